import { expect } from 'chai'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { needEngine, startEngine } from '../helpers/engine.ts'
import type { Engine } from '../helpers/engine.ts'
import { startHealing } from '../helpers/healing-daemon.ts'
import type { HealingDaemon } from '../helpers/healing-daemon.ts'

const inventoryOf = (socket: string): string => `
settings:
  every: 2s
  patience: { attempts: 1, recover: 1, flapping: off }
  registry: ./revisions
  heal: { enabled: true, confirmAfter: 200ms, restAfterStart: 1s, budget: 100 per 1h, perHost: 100 per 1h }
targets: [{ id: engine, runtime: docker, endpoint: 'unix://${socket}' }]
workloads:
  - { id: shop, on: { targets: engine }, select: { labels: { app: shop } }, replicas: 10 }
  - { id: slow, on: { targets: engine }, select: { names: slow }, replicas: 1 }
  - { id: kept, on: { targets: engine }, select: { names: kept }, replicas: 1 }
  - { id: gone, on: { targets: engine }, select: { names: gone }, replicas: 1 }
rules:
  - name: shop
    when: { target: shop, check: workload-replicas }
    then: [{ remedy: restart-container, within: 10s }]
    mode: act
    budget: 50 per 1h
    backoff: { first: 1s, most: 2s }
  - name: slow
    when: { target: slow, check: workload-replicas }
    then: [{ remedy: restart-container, attempts: 3, within: 1s }]
    mode: act
    budget: 50 per 1h
    backoff: { first: 1s, most: 1s }
  - name: gone
    when: { target: gone, check: workload-replicas }
    then: [{ remedy: start-replica, attempts: 2, within: 2s }]
    mode: act
    backoff: { first: 1s, most: 1s }
  - name: kept
    when: { target: kept, check: workload-replicas }
    then: [{ remedy: restart-container }]
    mode: act
  - name: sick
    when: { check: container-state, item: sick }
    then: [{ remedy: redeploy, attempts: 1, within: 2s }]
    mode: act
`

/** Well only some time after its start, which is longer than a deed has to help. */
const SLOW =
  'busybox rm -f /tmp/well; test -e /tmp/first && sleep 4; touch /tmp/first /tmp/well; trap "exit 0" TERM; while true; do sleep 0.1; done'

const UNKNOWN = 'nobody knows whether somebody has stopped it: its end was not heard'

describe('rules that mend, where it is hard to tell', function () {
  this.timeout(60_000)
  let engine: Engine
  let folder: string
  let healing: HealingDaemon

  before(async function () {
    await needEngine(this)
    engine = await startEngine()
    folder = mkdtempSync(join(tmpdir(), 'orch-watch-hard-'))
    for (let number = 1; number <= 10; number += 1) {
      const HostConfig = { RestartPolicy: { Name: number <= 7 ? 'unless-stopped' : 'no' } }
      await engine.run({ name: `shop-${number}`, StopTimeout: 0, Labels: { app: 'shop' }, HostConfig })
    }
    const probe = { Interval: 2e8, Retries: 1 }
    const Test = ['CMD-SHELL', 'test -e /tmp/well']
    const Cmd = ['sh', '-c', SLOW]
    await engine.run({ name: 'slow', Cmd, Healthcheck: { ...probe, Test, StartPeriod: 30e9 } })
    // Of their own, and nowhere else: an image that only lost its name would be found by its id.
    for (const name of ['gone', 'sick'])
      await container('slow').commit({ repo: `orch-watch/${name}`, tag: '1', changes: `LABEL of=${name}` })
    await engine.run({ name: 'gone', Image: 'orch-watch/gone:1' })
    await engine.run({ name: 'sick', Image: 'orch-watch/sick:1' })
    await engine.run({ name: 'kept', StopTimeout: 0, HostConfig: { RestartPolicy: { Name: 'unless-stopped' } } })
    healing = startHealing(folder, inventoryOf(engine.socket))
    await healing.daemon.line(/recorded engine: 14 configurations/u)
  })

  after(async () => {
    await healing.daemon.end('SIGKILL')
    await engine.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  const container = (name: string) => engine.docker.getContainer(name)

  it('leave one alone that takes long to become healthy, however long that is', async () => {
    const mark = healing.mark()
    await healing.says(/recovered slow workload-replicas/u, () => container('slow').kill())
    await healing.daemon.line(/healing: helped: start "slow"/u)
    expect(healing.since(mark)).to.deep.equal([
      'intended: start "slow" on "engine"',
      'ended: start "slow" on "engine": done',
      'refused: restart "slow" on "engine": it is starting, and not yet healthy',
      'helped: start "slow" on "engine": the trouble is over',
    ])
    expect((await container('slow').inspect()).RestartCount).to.equal(0)
  })

  it('make none again whose image is gone, and say that it is that', async () => {
    const why = 'it cannot be done: image.id: the image has gone, and no registry is known to have it'
    const refused = new RegExp(`refused: make "gone" on "engine", as recorded in \\w{8}: ${why}`, 'u')
    await healing.says(refused, async () => {
      await container('gone').remove({ force: true })
      await engine.docker.getImage('orch-watch/gone:1').remove({ force: true })
    })
    expect(healing.said(/intended: .*"gone"/u)).to.equal(0)
  })

  it('do not touch the old one when the new one could not be made', async () => {
    const { Id } = await container('sick').inspect()
    await healing.says(/refused: make anew "sick" .*: the image has gone/u, async () => {
      await container('sick').kill()
      await engine.docker.getImage('orch-watch/sick:1').remove({ force: true })
    })
    expect((await container('sick').inspect()).Id).to.equal(Id)
    expect(healing.said(/intended: .*"sick"/u)).to.equal(0)
  })

  describe('when the engine is ended and started again', () => {
    let mark = 0
    before(async () => {
      await container('kept').stop({ t: 0 })
      mark = healing.mark()
      await healing.says(/WARNING shop workload-replicas: 10 wanted, 7 ready/u, () => engine.restart())
    })

    it('are not in the way of what it starts itself', async () => {
      for (let number = 1; number <= 7; number += 1) {
        const { State, RestartCount } = await container(`shop-${number}`).inspect()
        expect([State.Running, RestartCount], `shop-${number}`).to.deep.equal([true, 0])
      }
      expect(healing.since(mark).filter((line) => line.startsWith('intended'))).to.deep.equal([])
    })

    it('say of what it does not start that nobody knows who wanted it so, and do nothing', async () => {
      for (const number of [8, 9, 10])
        await healing.daemon.line(new RegExp(`refused: start "shop-${number}" .*${UNKNOWN}`, 'u'))
      expect((await container('shop-8').inspect()).State.Running).to.equal(false)
    })

    it('let what somebody had stopped stay so', async () => {
      expect((await container('kept').inspect()).State.Running).to.equal(false)
      expect(healing.said(/intended: .*"kept"/u)).to.equal(0)
    })

    it('mend again what ends from then on', async () => {
      const down = ['shop-8', 'shop-9', 'shop-10', 'slow', 'kept']
      // Otherwise most workloads are bad, which has another cause.
      await healing.says(/recovered slow workload-replicas/u, () =>
        Promise.all(down.map((name) => container(name).start())),
      )
      await healing.says(/recovered shop workload-replicas/u, () => container('shop-9').kill())
      expect(healing.since(mark).filter((line) => line.startsWith('intended'))).to.deep.equal([
        'intended: start "shop-9" on "engine"',
      ])
    })
  })
})
