import { expect } from 'chai'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { WorkloadControl, WorkloadName } from '../../lib/kit/control.ts'
import { orchWatch } from '../helpers/command-line.ts'
import { startDaemon } from '../helpers/daemon.ts'
import type { Daemon } from '../helpers/daemon.ts'
import { faultOf } from '../helpers/docker-session.ts'
import { needEngine } from '../helpers/engine.ts'
import { startSwarm } from '../helpers/real-swarm.ts'
import type { RealSwarm } from '../helpers/real-swarm.ts'

const never = new AbortController().signal
const WEB: WorkloadName = { kind: 'service', name: 'web' }

const inventoryOf = (socket: string, folder: string): string => `
settings:
  every: 1s
  patience: { attempts: 1, recover: 1, flapping: off }
  registry: ./revisions
  heal: { enabled: true, confirmAfter: 200ms, restAfterStart: 1s, budget: 100 per 1h, perHost: 100 per 1h }
targets:
  - { id: stack, runtime: swarm, endpoints: ['unix://${socket}'], checks: { workload-rollout: off, instance-state: off } }
  - { id: site, runtime: network, address: 127.0.0.1, checks: { command: { commands: { slow: [test, '!', -e, '${join(folder, 'slow')}'] } } } }
rules:
  - name: anew
    when: { target: stack, check: workload-replicas, item: web }
    then: [{ remedy: rollout-restart, within: 20s }]
    mode: act
    minAvailable: 1
    backoff: { first: 1s, most: 2s }
  - name: more
    when: { target: site, check: command }
    then: [{ remedy: scale, on: stack, workload: web, by: 1, max: 4 }]
    mode: act
  - name: as declared
    when: { target: stack, check: drift, item: web }
    then: [{ remedy: scale, to: baseline }]
    mode: act
`

describe('rules that have a real swarm scale and make anew', function () {
  this.timeout(120_000)
  let swarm: RealSwarm
  let control: WorkloadControl
  let folder: string
  let daemon: Daemon

  before(async function () {
    await needEngine(this)
    swarm = await startSwarm()
    control = await swarm.session.control!.workloads!(never)
    folder = mkdtempSync(join(tmpdir(), 'orch-watch-services-'))
    // What has ended stays so: only who makes it anew helps.
    await swarm.create('web', { template: { RestartPolicy: { Condition: 'none' } } })
    await swarm.becomes('web', ({ ready }) => ready === 3)
    writeFileSync(join(folder, 'targets.yaml'), inventoryOf(swarm.engine.socket, folder))
    daemon = startDaemon(folder, store())
    await daemon.line(/recorded stack\/web/u)
  })

  after(async () => {
    await (daemon as Daemon | undefined)?.end('SIGKILL')
    await (swarm as RealSwarm | undefined)?.stop()
    if (folder) rmSync(folder, { recursive: true, force: true })
  })

  const store = (): readonly [string, string] => ['--store', `sqlite:${join(folder, 'store.db')}`]
  const spec = async () => {
    const { Spec } = (await swarm.engine.docker.getService('web').inspect()) as {
      Spec: { TaskTemplate: { ForceUpdate?: number }; Mode: { Replicated: { Replicas: number } } }
    }
    return { forced: Spec.TaskTemplate.ForceUpdate ?? 0, replicas: Spec.Mode.Replicated.Replicas }
  }
  const said = (fits: RegExp): number =>
    daemon
      .log()
      .split('\n')
      .filter((line) => fits.test(line)).length

  it('make a service anew of which one task has ended for good, each of its tasks, once', async () => {
    const { instances } = await swarm.becomes('web', ({ ready }) => ready === 3)
    await swarm.kill('web', '2')
    await daemon.line(/healing: ended: make all of "web" anew on "stack", by its own rolling update: done/u)
    await daemon.line(/healing: helped: make all of "web" anew/u)
    const { instances: now } = await swarm.becomes('web', ({ ready, rollout }) => ready === 3 && !rollout)
    const before = new Set(instances.map(({ id }) => id))
    expect(now.filter(({ id, isReady }) => isReady && before.has(id))).to.deep.equal([])
    expect(await spec()).to.deep.equal({ forced: 1, replicas: 3 })
  })

  it('have one more of it while something else is too slow, and no more than that at a time', async () => {
    writeFileSync(join(folder, 'slow'), '')
    await daemon.line(/healing: ended: scale "web" of "stack" from 3 to 4: done/u)
    rmSync(join(folder, 'slow'))
    await daemon.line(/healing: helped: scale "web" of "stack" from 3 to 4/u)
    await swarm.becomes('web', ({ ready }) => ready === 4)
    expect(await spec()).to.deep.equal({ forced: 1, replicas: 4 })
  })

  it('put it back to as many as were declared good, where somebody has scaled it to nothing', async () => {
    const declared = await orchWatch(folder, ['baseline', 'set', 'web', '--note', 'it is good so', '--by', 'ada'])
    expect(declared.code, declared.err).to.equal(0)
    await swarm.change('web', (own) => ({ ...own, Mode: { Replicated: { Replicas: 0 } } }))
    await daemon.line(/healing: ended: scale "web" of "stack" from 0 to 4, as was declared good: done/u)
    await swarm.becomes('web', ({ ready }) => ready === 4)
    expect(said(/healing: intended: make all of "web" anew/u)).to.equal(1)
  })

  for (const [nth, signal] of (['SIGKILL', 'SIGTERM'] as const).entries())
    it(`look what became of it after ${signal} in the middle of it, and do not ask for it again`, async () => {
      await swarm.kill('web', String(nth + 1))
      while ((await spec()).forced < nth + 2) await swarm.becomes('web', () => true)
      await daemon.end(signal)
      expect(said(/healing: ended: make all of "web" anew .*failed/u)).to.equal(0)
      daemon = startDaemon(folder, store())
      await daemon.line(/healing: settled: make all of "web" anew on "stack", by its own rolling update: done/u)
      await swarm.becomes('web', ({ ready, rollout }) => ready === 4 && !rollout)
      expect(await spec()).to.deep.equal({ forced: nth + 2, replicas: 4 })
      expect(said(/healing: intended/u)).to.equal(0)
    })

  it('leave it as it is where somebody has changed it since it was looked at', async () => {
    const { version = '' } = (await control.read(WEB, never)) ?? {}
    await swarm.change('web', (own) => ({ ...own, Labels: { tier: 'front' } }))
    expect(await faultOf(control.scale(WEB, 9, version, never))).to.deep.include({ code: 'busy' })
    expect(await faultOf(control.restart(WEB, version, 0, never))).to.deep.include({ code: 'busy' })
    expect(await spec()).to.deep.equal({ forced: 3, replicas: 4 })
  })
})
