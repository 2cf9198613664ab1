import { expect } from 'chai'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { orchWatch } from '../helpers/command-line.ts'
import type { Ran } from '../helpers/command-line.ts'
import { aHastyClock } from '../helpers/fakes.ts'
import { startDaemon } from '../helpers/daemon.ts'
import { aReceiver } from '../helpers/receiver.ts'
import type { Receiver } from '../helpers/receiver.ts'

describe('orch-watch check --state', function () {
  this.timeout(60_000)

  let folder: string
  let site: Receiver
  let pager: Receiver

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'orch-watch-state-'))
    site = await aReceiver()
    pager = await aReceiver()
    writeFileSync(
      join(folder, 'targets.yaml'),
      `
settings: { every: 1s, patience: { attempts: 2 } }
targets:
  - { id: site, runtime: network, address: 127.0.0.1, checks: { http: { url: '${site.origin}' } } }
notifiers: { pager: { use: webhook, url: '${pager.origin}/notice' } }
rules: [{ name: tell, then: pager, group: { wait: 1s } }]
`,
    )
  })
  afterEach(async () => {
    await site.close()
    await pager.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const check = (...more: string[]): Promise<Ran> => orchWatch(folder, ['check', '--state', 'on', ...more])
  const breaks = (): void => site.behave({ kind: 'says', status: 500 })
  const mends = (): void => site.behave({ kind: 'says', status: 200 })
  const heard = (): string[] =>
    pager.received.flatMap(({ body }) => {
      const { entries } = JSON.parse(body) as { entries: { kind: string; check: string }[] }
      return entries.map(({ kind, check: name }) => `${kind} ${name}`)
    })

  it('believes what two runs have seen, tells it once, and tells the end of it', async () => {
    breaks()
    expect((await check()).code).to.equal(2)
    expect(heard()).to.deep.equal([])
    await check()
    await check()
    expect(heard()).to.deep.equal(['problem http'])
    mends()
    expect((await check()).code).to.equal(0)
    expect(heard()).to.deep.equal(['problem http', 'recovery http'])
    const incidents = JSON.parse((await orchWatch(folder, ['incidents', '--json'])).out) as { phase: string }[]
    expect(incidents.map(({ phase }) => phase)).to.deep.equal(['resolved'])
  })

  it('leaves what it knows to the daemon, which tells nobody again', async () => {
    breaks()
    await check()
    await check()
    const daemon = startDaemon(folder)
    try {
      await daemon.line(/watching/u)
      mends()
      await daemon.line(/told pager/u)
    } finally {
      await daemon.end('SIGTERM')
    }
    expect(heard()).to.deep.equal(['problem http', 'recovery http'])
  })

  it('is refused while a daemon runs with that store, and not with another', async () => {
    const daemon = startDaemon(folder)
    try {
      await daemon.line(/watching/u)
      const refused = await check()
      expect([refused.code, refused.out]).to.deep.equal([75, ''])
      expect(refused.err).to.include(`process ${daemon.process.pid ?? 0}`)
      expect((await orchWatch(folder, ['check', '--state', 'own.db'])).code).to.equal(0)
    } finally {
      await daemon.end('SIGTERM')
    }
  })

  it('says that somebody was not told, and tells them by the next run', async () => {
    pager.behave({ kind: 'says', status: 503 })
    breaks()
    await check()
    // It waits half a minute for the receiver to take it after all.
    const second = await orchWatch(folder, ['check', '--state', 'on'], { clock: aHastyClock(10) })
    expect(second.err).to.match(/warning: pager was not told, try 1: it answers 503/u)
    pager.behave({ kind: 'says', status: 200 })
    pager.forget()
    await check()
    expect(heard()).to.deep.equal(['problem http'])
  })

  it('has no second memory beside it', async () => {
    const both = await check('--memory', 'off')
    expect([both.code, both.err]).to.deep.equal([
      64,
      'orch-watch: "--state" remembers everything: "--memory" has nothing to do beside it\n',
    ])
  })
})
