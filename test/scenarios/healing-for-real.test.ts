import { expect } from 'chai'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { verify } from '../../lib/act/audit.ts'
import { openStore } from '../../lib/store/open-store.ts'
import { orchWatch } from '../helpers/command-line.ts'
import { startDaemon } from '../helpers/daemon.ts'
import type { Daemon } from '../helpers/daemon.ts'
import { needEngine, startEngine } from '../helpers/engine.ts'
import type { Engine } from '../helpers/engine.ts'
import { aReceiver } from '../helpers/receiver.ts'
import type { Receiver } from '../helpers/receiver.ts'

/** Unwell as soon as it is told to be, well again when it has been restarted; it takes its time to end. */
const STUBBORN = 'busybox rm -f /tmp/bad; trap "" TERM; while true; do sleep 0.2; done'

const inventoryOf = (socket: string, boss: string): string => `
settings:
  every: 5s
  patience: { attempts: 1, recover: 1, flapping: off }
  registry: ./revisions
  heal: { enabled: true, confirmAfter: 200ms, restAfterStart: 1s, budget: 100 per 1h, perHost: 100 per 1h }
targets: [{ id: engine, runtime: docker, endpoint: 'unix://${socket}' }]
workloads:
  - { id: shop, on: { targets: engine }, select: { labels: { app: shop } }, replicas: 10 }
  - { id: frail, on: { targets: engine }, select: { names: frail }, replicas: 1 }
  - { id: watched, on: { targets: engine }, select: { names: watched }, replicas: 1 }
notifiers: { boss: { use: webhook, url: '${boss}/boss' } }
rules:
  - name: shop
    when: { target: shop, check: workload-replicas }
    then: [{ remedy: restart-container, within: 10s }, { remedy: start-replica }, { remedy: remove-surplus }]
    mode: act
    budget: 50 per 1h
    backoff: { first: 1s, most: 2s }
  - name: frail
    when: { target: frail, check: workload-replicas }
    then: [{ remedy: restart-container, attempts: 3, within: 5s }, boss]
    mode: act
    budget: 50 per 1h
    backoff: { first: 1s, most: 1s }
  - name: stubborn
    when: { check: container-health, item: stubborn }
    then: [{ remedy: restart-container, within: 60s }]
    mode: act
  - name: worn
    when: { check: container-health, item: worn }
    then: [{ remedy: restart-container, attempts: 1, within: 3s }, { remedy: redeploy }]
    mode: act
  - name: moved
    when: { check: container-health, item: moved }
    then: [{ remedy: rollback }]
    mode: act
  - name: only to see
    when: { target: watched, check: workload-replicas }
    then: [{ remedy: restart-container }]
`

describe('rules that mend containers of a real engine', function () {
  this.timeout(90_000)
  let engine: Engine
  let folder: string
  let daemon: Daemon
  let boss: Receiver

  before(async function () {
    await needEngine(this)
    engine = await startEngine()
    boss = await aReceiver()
    folder = mkdtempSync(join(tmpdir(), 'orch-watch-healing-'))
    for (let number = 1; number <= 10; number += 1)
      await engine.run({ name: `shop-${number}`, Cmd: ['sleep', '1000'], Labels: { app: 'shop' } })
    await engine.run({ name: 'watched', Cmd: ['sleep', '1000'] })
    await engine.run({ name: 'frail', Cmd: ['sh', '-c', 'test -e /tmp/bad && exit 3; sleep 1000'] })
    const Healthcheck = { Test: ['CMD-SHELL', 'test ! -e /tmp/bad'], Interval: 5e8, Retries: 1 }
    await engine.run({ name: 'stubborn', Cmd: ['sh', '-c', STUBBORN], StopTimeout: 5, Healthcheck })
    for (const name of ['worn', 'moved'])
      await engine.run({ name, StopTimeout: 1, Healthcheck, HostConfig: { Memory: 64 * 1024 ** 2 } })
    writeFileSync(join(folder, 'targets.yaml'), inventoryOf(engine.socket, boss.origin))
    daemon = startDaemon(folder, store())
    await daemon.line(/recorded engine: 15 configurations/u)
  })

  after(async () => {
    await daemon.end('SIGKILL')
    await engine.stop()
    await boss.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const store = (): readonly [string, string] => ['--store', `sqlite:${join(folder, 'store.db')}`]
  const container = (name: string) => engine.docker.getContainer(name)
  const isRunning = async (name: string): Promise<boolean> => (await container(name).inspect()).State.Running
  const exec = async (name: string, ...Cmd: string[]): Promise<void> => {
    const run = await container(name).exec({ Cmd, AttachStdout: true })
    const output = await run.start({})
    await once(output.resume(), 'end')
  }
  /** How often its log has said so by now. */
  const said = (fits: RegExp): number =>
    daemon
      .log()
      .split('\n')
      .filter((line) => fits.test(line)).length
  /** What of healing it said since then. */
  const since = (mark: number): readonly string[] =>
    daemon
      .log()
      .slice(mark)
      .split('\n')
      .flatMap((line) => /healing: (.*)/u.exec(line)?.[1] ?? [])
  /** Does it, and waits until the shop is as it should be once more. */
  const recovered = async (work: () => Promise<unknown>): Promise<void> => {
    const fits = /recovered shop workload-replicas/u
    const over = daemon.line(fits, said(fits) + 1)
    await work()
    await over
  }
  const timed = async (what: string, work: () => Promise<unknown>): Promise<void> => {
    const at = performance.now()
    await work()
    process.stderr.write(`      ${what}: ${Math.round(performance.now() - at)} ms\n`)
  }

  it('start one that was killed, and the story of its incident says so', async () => {
    const mark = daemon.log().length
    await timed('one of ten killed, until ten run', () => recovered(() => container('shop-7').kill()))
    expect(await isRunning('shop-7')).to.equal(true)
    await daemon.line(/healing: helped: start "shop-7"/u)
    expect(since(mark)).to.deep.equal([
      'intended: start "shop-7" on "engine"',
      'ended: start "shop-7" on "engine": done',
      'helped: start "shop-7" on "engine": the trouble is over',
    ])
  })

  it('tell of it in the incident: what was found, what was done, that it helped', async () => {
    const all = JSON.parse((await orchWatch(folder, ['incidents', '--json', ...store()])).out) as Record<
      string,
      string
    >[]
    const id = all.find((each) => JSON.stringify(each).includes('"shop"'))?.['id'] ?? ''
    const { out } = await orchWatch(folder, ['incidents', id, ...store()])
    expect(out).to.match(/intended: start "shop-7" on "engine"[^]*done[^]*helped: /u)
  })

  it('start three that were killed, one at a time', async () => {
    const mark = daemon.log().length
    await timed('three of ten killed, until ten run', () =>
      recovered(() => Promise.all(['shop-1', 'shop-2', 'shop-3'].map((name) => container(name).kill()))),
    )
    for (const name of ['shop-1', 'shop-2', 'shop-3']) expect(await isRunning(name), name).to.equal(true)
    const deeds = since(mark).flatMap((line) => /^(intended|ended)/u.exec(line)?.[0] ?? [])
    expect(deeds).to.deep.equal(['intended', 'ended', 'intended', 'ended', 'intended', 'ended'])
  })

  it('leave one alone that a person has stopped, and say so', async () => {
    await container('shop-4').stop({ t: 0 })
    await daemon.line(/healing: refused: start "shop-4" on "engine": somebody has stopped it/u)
    await recovered(() => container('shop-4').start())
    expect(said(/healing: intended: .*shop-4/u)).to.equal(0)
  })

  it('leave one alone that a person has paused', async () => {
    await container('shop-5').pause()
    await daemon.line(/healing: refused: .*"shop-5" on "engine": somebody has paused it/u)
    await recovered(() => container('shop-5').unpause())
    expect(said(/healing: intended: .*shop-5/u)).to.equal(0)
  })

  it('make one again that was removed, as it was recorded', async () => {
    await timed('one of ten removed, until ten run', () => recovered(() => container('shop-6').remove({ force: true })))
    const { Config, State } = await container('shop-6').inspect()
    expect([Config.Cmd, Config.Labels, State.Running]).to.deep.equal([['sleep', '1000'], { app: 'shop' }, true])
  })

  it('remove one that is one too many, the newest', async () => {
    await timed('an eleventh, until there are ten', () =>
      recovered(() => engine.run({ name: 'shop-11', Labels: { app: 'shop' }, StopTimeout: 1 })),
    )
    await daemon.line(/healing: ended: remove "shop-11" from "engine": it is one too many: done/u)
    const all = await engine.docker.listContainers({ all: true, filters: { label: ['app=shop'] } })
    expect(all.map(({ Names }) => Names[0]))
      .to.have.length(10)
      .and.not.include('/shop-11')
  })

  it('only tell what they would do where they do not say "act"', async () => {
    await container('watched').kill()
    await daemon.line(/healing: would: start "watched" on "engine"/u)
    expect(await isRunning('watched')).to.equal(false)
    expect(said(/healing: intended: .*watched/u)).to.equal(0)
  })

  it('give up on what does not stay, and whoever stands behind is told then', async () => {
    await timed('one that dies as often as it is started, until it was given up', async () => {
      await exec('frail', 'touch', '/tmp/bad')
      await container('frail').kill()
      await daemon.line(/healing: gave-up: restart-container: tried in vain/u)
    })
    expect(said(/healing: intended: .*"frail"/u)).to.equal(3)
    await daemon.line(/told boss/u)
    expect(boss.received.map(({ body }) => body).join()).to.contain('frail')
  })

  it('make one anew when it did not help to restart it', async () => {
    const { Id } = await container('worn').inspect()
    await timed('one that no restart makes well, until it was made anew', async () => {
      await exec('worn', 'touch', '/tmp/bad')
      await daemon.line(/healing: ended: make anew "worn" on "engine", as recorded in \w{8}: done/u)
    })
    expect(said(/healing: ended: restart "worn" on "engine": done/u)).to.equal(1)
    const { Id: other, State } = await container('worn').inspect()
    expect([other === Id, State.Health?.Status]).to.deep.equal([false, 'healthy'])
  })

  it('put one back to its baseline that was changed since, and has not been well since', async () => {
    const declared = await orchWatch(folder, ['baseline', 'set', 'moved', '--note', 'it is good so', '--by', 'ada'])
    expect(declared.code, declared.err).to.equal(0)
    await container('moved').update({ Memory: 80 * 1024 ** 2, MemorySwap: 160 * 1024 ** 2 })
    await daemon.line(/recorded engine\/moved: changed while it runs/u)
    await timed('one that is not well as it is now, until it was as it was before', async () => {
      await exec('moved', 'touch', '/tmp/bad')
      await daemon.line(/healing: ended: put back "moved" on "engine", as recorded in \w{8}: done/u)
    })
    expect((await container('moved').inspect()).HostConfig.Memory).to.equal(64 * 1024 ** 2)
  })

  it('look what became of it when the daemon was killed in the middle, and do not just do it again', async () => {
    const isAsked = once(
      await engine.docker.getEvents({ filters: { container: ['stubborn'], event: ['kill'] } }),
      'data',
    )
    await exec('stubborn', 'touch', '/tmp/bad')
    await isAsked
    await daemon.end('SIGKILL')
    daemon = startDaemon(folder, store())
    await timed('a daemon killed in the middle, until the next one knows', () =>
      daemon.line(/healing: settled: restart "stubborn" on "engine": done/u),
    )
    expect((await container('stubborn').inspect()).RestartCount).to.equal(0)
    expect(said(/healing: intended/u)).to.equal(0)
  })

  it('have written down every word of it, in a chain that nobody can change unnoticed', async () => {
    await daemon.end('SIGTERM')
    const store = await openStore(`sqlite:${join(folder, 'store.db')}`, { access: 'read' })
    try {
      const entries = await store.audit({ limit: 1000 })
      expect(verify(entries)).to.equal(null)
      const kinds = new Set(entries.map(({ kind }) => kind))
      for (const kind of ['intended', 'ended', 'helped', 'refused', 'would', 'gave-up', 'settled'] as const)
        expect(kinds, kind).to.include(kind)
    } finally {
      await store.close()
    }
  })
})
