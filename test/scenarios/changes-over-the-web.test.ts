import { expect } from 'chai'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { openBrowser } from '../helpers/browser.ts'
import type { Browser } from '../helpers/browser.ts'
import { builtCommand } from '../helpers/built.ts'
import { CHROMIUM } from '../helpers/chromium.ts'
import { startDaemon } from '../helpers/daemon.ts'
import type { Daemon } from '../helpers/daemon.ts'
import { tokenIn } from '../helpers/forms.ts'
import { skipUnless } from '../helpers/needs.ts'
import { ended, freePort, listening } from '../helpers/network.ts'

const TOKEN = 'a-token-for-changes-0123456789'
const DAY_MS = 86_400_000

describe('a real daemon that people tell over the web what they want', function () {
  this.timeout(120_000)
  let folder: string
  let daemon: Daemon
  let site: Server
  let origin: string
  let isWell = false

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'orch-watch-web-'))
    site = createServer((_, response) => response.writeHead(isWell ? 200 : 503).end())
    const [port, sitePort] = [await freePort(), await listening(site)]
    origin = `http://127.0.0.1:${port}`
    writeFileSync(join(folder, 'token'), TOKEN, { mode: 0o600 })
    writeFileSync(
      join(folder, 'targets.yaml'),
      `
settings:
  every: 1s
  patience: { attempts: 1, recover: 1 }
  registry: off
  web: { listen: '127.0.0.1:${port}', tokens: { write: 'file:./token' } }
targets:
  - { id: site, runtime: network, address: 127.0.0.1, checks: { http: { url: 'http://127.0.0.1:${sitePort}/' } } }
`,
    )
    daemon = startDaemon(folder, ['--store', `sqlite:${join(folder, 'store.db')}`])
    await daemon.line(/listening on/u)
    await daemon.line(/site http/u)
  })
  after(async () => {
    await daemon.end('SIGKILL')
    await ended(site)
    rmSync(folder, { recursive: true, force: true })
  })

  const bearer = { authorization: `Bearer ${TOKEN}` }
  const basic = { authorization: `Basic ${btoa(`anna:${TOKEN}`)}` }
  async function get<T>(path: string): Promise<T> {
    return (await (await fetch(`${origin}/api/v1/${path}`)).json()) as T
  }
  async function tell(path: string, body: object): Promise<readonly [number, unknown]> {
    const headers = { ...bearer, 'content-type': 'application/json' }
    const answer = await fetch(`${origin}/api/v1/${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
    return [answer.status, await answer.json()]
  }
  /** As a browser sends the form of that page, filled in like this. */
  async function send(address: string, fields: Readonly<Record<string, string>>): Promise<Response> {
    const page = await (await fetch(`${origin}${address}`, { headers: basic })).text()
    const body = new URLSearchParams({ ...fields, token: tokenIn(page) })
    return fetch(`${origin}${address}`, { method: 'POST', headers: { ...basic, origin }, body, redirect: 'manual' })
  }
  async function open(): Promise<{ readonly id: string; readonly quiet: { readonly by: string } | null }> {
    for (let tries = 0; tries < 200; tries += 1) {
      const { incidents } = await get<{ incidents: { id: string; quiet: { by: string } | null }[] }>('incidents')
      if (incidents[0]) return incidents[0]
      await wait(100)
    }
    return expect.fail('nothing is wrong')
  }
  function said(...words: string[]): string {
    const [program, ...rest] = builtCommand()
    const own = [...rest, ...words, '--store', `sqlite:${join(folder, 'store.db')}`]
    const env = { PATH: process.env['PATH'] ?? '', HOME: folder }
    return spawnSync(program, own, { cwd: folder, env, encoding: 'utf8', timeout: 60_000 }).stdout
  }
  const logged = (): readonly (readonly [string, string])[] => {
    const { entries } = JSON.parse(said('heal', 'log', '--json')) as { entries: { kind: string; by: string }[] }
    return entries.map(({ kind, by }) => [kind, by])
  }

  it('lets somebody acknowledge by forms alone, from page to page in a real browser', async function () {
    skipUnless(this, { files: [CHROMIUM] })
    const { id } = await open()
    const browser = await openBrowser()
    try {
      await browser.goTo(`${origin.replace('//', `//anna:${TOKEN}@`)}/do/ack?incident=none`)
      browser.complaints()
      await browser.goTo(`${origin}/incidents`)
      await follows(browser, `document.querySelector('.cause a')`, `location.pathname === '/incident'`)
      await follows(browser, `document.querySelector('a.action')`, `location.pathname === '/do/ack'`)
      expect(await browser.ask(`document.querySelector('[name=by]').value`)).to.equal('anna')
      await browser.ask(`document.querySelector('[name=note]').value = 'new <b>site</b> ordered'`)
      await browser.ask(`document.querySelector('[name=for]').value = 'a while'`)
      await follows(browser, `document.querySelector('form button.main')`, `document.querySelector('.refused')`)
      expect(
        await browser.ask(`[document.activeElement.name, document.querySelector('[name=note]').value]`),
      ).to.deep.equal(['for', 'new <b>site</b> ordered'])
      browser.complaints()
      await browser.ask(`document.querySelector('[name=for]').value = '2h'`)
      await follows(browser, `document.querySelector('form button.main')`, `location.pathname === '/incident'`)
      const text = String(await browser.ask(`document.querySelector('main').textContent`))
      expect(text).to.contain(`Done: ${id} is quiet until`)
      expect(text).to.match(/acknowledged\s+by anna \(web\), .*: new <b>site<\/b> ordered/u)
      expect(browser.complaints()).to.deep.equal([])
    } finally {
      await browser.close()
    }
    expect((await open()).quiet?.by).to.equal('acknowledged')
    expect(said('incidents', id)).to.match(/by anna \(web\), until .*: new <b>site<\/b> ordered/u)
  })

  it('lets it be taken back, and a program silence it', async () => {
    const { id } = await open()
    if ((await open()).quiet?.by === 'acknowledged') {
      const { status, headers } = await send(`/do/unack?incident=${id}`, { by: 'bob' })
      expect([status, headers.get('location')?.split('&')[0]]).to.deep.equal([303, `/incident?id=${id}`])
      expect((await open()).quiet).to.equal(null)
    }
    const wanted = { target: ['site'], for: '1h', by: 'deploy-bot', note: 'a deployment' }
    const [status, done] = await tell('silence', wanted)
    expect(status).to.equal(200)
    const { silences } = await get<{ silences: { id: string; by: string }[] }>('silences')
    expect(silences.map((each) => [each.id, each.by])).to.deep.equal([
      [(done as { ids: string[] }).ids[0], 'deploy-bot (api)'],
    ])
    expect((await open()).quiet?.by).to.equal('silence')
    expect((await tell('unsilence', { id: silences[0]?.id, by: 'deploy-bot' }))[0]).to.equal(200)
    expect((await tell('unsilence', { id: silences[0]?.id, by: 'deploy-bot' }))[0]).to.equal(409)
  })

  it('lets something be held, and all healing be stopped; and the log says who it was', async () => {
    const hold = { target: 'site', kind: '', name: '', note: 'looking for the leak', for: '1 day', by: 'anna' }
    expect((await send('/do/hold?target=site', hold)).status).to.equal(303)
    const { holds } = await get<{ holds: { id: string; by: string; untilAt: string; fromAt: string }[] }>('holds')
    const [held] = holds
    expect(held?.by).to.equal('anna (web)')
    expect(Date.parse(held?.untilAt ?? '') - Date.parse(held?.fromAt ?? '')).to.be.closeTo(DAY_MS, 5_000)
    expect((await send('/do/heal-stop', { note: 'we are at it', by: 'anna' })).status).to.equal(303)
    const { troubles } = await get<{ troubles: string[] }>('status')
    expect(troubles.join('\n')).to.match(/by anna \(web\), since .*: we are at it/u)
    expect((await send('/do/heal-resume', { note: '', by: 'bob' })).status).to.equal(422)
    expect((await send('/do/heal-resume', { note: '', by: 'bob', sure: 'yes' })).status).to.equal(303)
    expect((await tell('heal/resume', { by: 'deploy-bot' }))[0]).to.equal(409)
    expect((await send(`/do/release?id=${held?.id ?? ''}`, { by: 'anna' })).status).to.equal(303)
    expect(logged()).to.deep.equal([
      ['held', 'anna (web)'],
      ['stopped', 'anna (web)'],
      ['resumed', 'bob (web)'],
      ['released', 'anna (web)'],
    ])
  })

  it('makes a plan for programs, and runs none that it has not made', async () => {
    const [status, plan] = await tell('heal/plan', {})
    expect([status, (plan as { schema: string }).schema]).to.deep.equal([200, 'orch-watch/heal-plan/v1'])
    expect((await tell('heal/run', { plan: 'another', by: 'deploy-bot' }))[0]).to.equal(409)
    expect((await fetch(`${origin}/do/heal-run?plan=another`, { headers: basic })).status).to.equal(404)
  })

  it('says of an incident that is over that nobody can see to it any more', async () => {
    const { id } = await open()
    isWell = true
    await daemon.line(/recovered site http/u)
    const status = async (): Promise<number> => {
      return (await fetch(`${origin}/do/ack?incident=${id}`, { headers: basic })).status
    }
    // What is known is put together once a second.
    for (let tries = 0; tries < 50 && (await status()) !== 404; tries += 1) await wait(100)
    expect(await status()).to.equal(404)
    expect((await tell('ack', { incident: id, by: 'deploy-bot', note: 'late' }))[0]).to.equal(409)
  })
})

/** Presses what stands there, and waits until the page after it is here. */
async function follows(browser: Browser, what: string, arrived: string): Promise<void> {
  await browser.ask(`${what}.click()`)
  for (let tries = 0; ; tries += 1) {
    // What is asked while a page gives way to the next one is not answered.
    const isThere = await browser.until(`document.readyState === 'complete' && ${arrived}`).then(
      () => true,
      (error: unknown) => {
        if (tries > 5) throw error
        return false
      },
    )
    if (isThere) return
  }
}
