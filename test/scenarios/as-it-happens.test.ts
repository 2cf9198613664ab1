import { expect } from 'chai'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { builtCommand } from '../helpers/built.ts'
import { contractOf } from '../helpers/contract.ts'
import { freePort } from '../helpers/network.ts'
import { aReceiver } from '../helpers/receiver.ts'
import type { Receiver } from '../helpers/receiver.ts'
import { listenTo } from '../helpers/sse.ts'
import type { Listener } from '../helpers/sse.ts'

const contract = contractOf('docs/transition.schema.json')

describe('what happens, told as it happens', function () {
  this.timeout(60_000)
  let folder: string
  let site: Receiver
  let port: number
  let child: ChildProcess | null
  let log: string
  let out: string
  let line: Listener | null

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'orch-watch-stream-'))
    site = await aReceiver()
    port = await freePort()
    child = null
    line = null
    const text = `
settings: { every: 1s, patience: { attempts: 1 }, web: { listen: '127.0.0.1:${port}', public: { groups: [shop] } } }
groups: { shop: {} }
targets: [{ id: site, runtime: network, address: 127.0.0.1, groups: [shop], checks: { http: { url: '${site.origin}' } } }]
`
    writeFileSync(join(folder, 'targets.yaml'), text)
  })
  afterEach(async () => {
    line?.close()
    await end('SIGKILL')
    await site.close()
    rmSync(folder, { recursive: true, force: true })
  })

  async function start(): Promise<ChildProcess> {
    const [program, ...words] = [...builtCommand(), 'run', '--stream']
    const own = spawn(program, words, {
      cwd: folder,
      env: { PATH: process.env['PATH'] ?? '', HOME: folder },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    child = own
    log = ''
    out = ''
    own.stderr.setEncoding('utf8').on('data', (text: string) => (log += text))
    own.stdout.setEncoding('utf8').on('data', (text: string) => (out += text))
    await comesTrue(() => log.includes('listening on http://'))
    return own
  }

  async function end(signal: NodeJS.Signals): Promise<number | null> {
    const own = child
    child = null
    if (!own || own.exitCode !== null || own.signalCode !== null) return own?.exitCode ?? null
    const over = once(own, 'exit') as Promise<[number | null]>
    own.kill(signal)
    return (await over)[0]
  }

  async function comesTrue(holds: () => boolean): Promise<void> {
    while (!holds()) await wait(20)
  }

  const url = (): string => `http://127.0.0.1:${port}/api/v1/events`
  const breaks = (): void => site.behave({ kind: 'says', status: 500 })
  const mends = (): void => site.behave({ kind: 'says', status: 200 })
  const kinds = (): string[] =>
    out
      .split('\n')
      .slice(0, -1)
      .map((each) => (JSON.parse(each) as { kind: string }).kind)

  it('leaves by a pipe and over HTTP in the same words, and is gone on with after a restart', async () => {
    await start()
    line = await listenTo(url())
    breaks()
    const opened = await line.message('transition')
    await comesTrue(() => kinds().length === 1)
    expect(out).to.equal(`${opened.data}\n`)
    expect(contract(JSON.parse(opened.data))).to.deep.equal([])
    expect(await end('SIGTERM')).to.equal(0)
    mends()
    await start()
    await comesTrue(() => kinds().includes('resolved'))
    line = await listenTo(url(), { headers: { 'last-event-id': opened.id ?? '' } })
    const resolved = JSON.parse((await line.message('transition')).data) as { kind: string; because: string }
    expect(resolved).to.include({ kind: 'resolved', because: 'recovered', target: 'site' })
    expect(line.heard.map(({ event }) => event)).to.deep.equal(['transition'])
  })

  it('keeps nobody from watching when the reader goes away', async () => {
    const own = await start()
    own.stdout?.destroy()
    breaks()
    await comesTrue(() => log.includes('CRITICAL site http'))
    mends()
    await comesTrue(() => log.includes('recovered site http'))
    expect(log).to.contain('the stream has ended: nobody reads it any more; the watching goes on')
    expect(await end('SIGTERM')).to.equal(0)
  })

  it('shows everybody how the chosen group stands', async () => {
    await start()
    line = await listenTo(url())
    breaks()
    await line.message('transition')
    const [page, badge] = await Promise.all(
      ['/public', '/badge/group?name=shop'].map(async (path) =>
        (await fetch(`http://127.0.0.1:${port}${path}`)).text(),
      ),
    )
    expect(page).to.contain('<bdi>site</bdi>').and.to.not.contain('http ').and.to.not.contain('127.0.0.1')
    expect(badge).to.contain('aria-label="shop: critical"')
  })
})
