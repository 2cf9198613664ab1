import { expect } from 'chai'
import { askNodes, askServices, askTasks } from '../../../../lib/connectors/swarm/api.ts'
import { controlPlane, membersOf } from '../../../../lib/connectors/swarm/nodes.ts'
import { workloadsOf } from '../../../../lib/connectors/swarm/workload.ts'
import type { Workload } from '../../../../lib/model/workload.ts'
import { aFall, aService, aSwarmNode, aTask, aTemplate } from '../../../helpers/swarm.ts'

const NOW = Date.parse('2026-05-01T10:10:00Z')
const nodesOf = (...given: object[]) => askNodes.schema.parse(given)
const tasksOf = (given: object[]) => askTasks.schema.parse(given)

function read(service: object, tasks: object[], nodes: object[] = [aSwarmNode()]): Workload {
  const { services } = askServices('1.41').schema.parse([service])
  const [workload] = workloadsOf(services, tasksOf(tasks), nodesOf(...nodes), NOW)
  if (!workload) throw new Error('no workload')
  return workload
}

describe('a service of a swarm', () => {
  it('is well when each place has a task that runs', () => {
    const web = read(aService(), [aTask('t1', 1), aTask('t2', 2), aTask('t3', 3)])
    expect(web).to.include({ id: 'web', desired: 3, scheduled: 3, running: 3, ready: 3, updated: 3, surplus: 0 })
  })

  it('does not count what ran on a node that is down, wherever the sums of the engine put it', () => {
    const down = aSwarmNode({ ID: 'n2', Status: { State: 'down', Message: 'heartbeat failure' } })
    const left = aTask('t3', 3, { NodeID: 'n2', DesiredState: 'shutdown' })
    const web = read(aService(), [aTask('t1', 1), aTask('t2', 2, { NodeID: 'n2' }), left], [aSwarmNode(), down])
    expect(web).to.include({ running: 1, ready: 1, surplus: 0 })
    expect(web.instances.map(({ trouble }) => trouble?.kind)).to.deep.equal([undefined, 'lost', 'lost'])
    expect(web.instances[1]?.trouble?.why).to.equal('heartbeat failure')
  })

  it('has a hole where the swarm has given up', () => {
    const fallen = aFall('t2', 2, '2026-05-01T10:05:00Z', {
      State: 'failed',
      Err: 'task: non-zero exit (3)',
      ContainerStatus: { ContainerID: 'c', ExitCode: 3 },
    })
    const web = read(aService({ Mode: { Replicated: { Replicas: 2 } } }), [aTask('t1', 1), fallen])
    const hole = web.instances.find(({ slot }) => slot === '2')
    expect(web).to.include({ desired: 2, ready: 1, scheduled: 1 })
    expect(hole).to.include({ isWanted: true, phase: 'ended' })
    expect(hole?.trouble?.kind).to.equal('ended')
    expect(hole?.lastEnd).to.include({ exitCode: 3, node: 'alpha', oomKilled: false })
  })

  const troubles = [
    ['pending', 'no suitable node (insufficient resources on 3 nodes)', 'unplaceable'],
    ['rejected', 'No such image: shop/web:2', 'image'],
    [
      'failed',
      'task: non-zero exit (137): dockerexec: unhealthy container',
      'unhealthy',
      'exit code 137 (killed): unhealthy container',
    ],
    ['failed', 'task: non-zero exit (3)', 'ended', 'exit code 3'],
    ['rejected', 'invalid mount config for type "bind": bind source path does not exist', 'config'],
  ] as const
  for (const [State, Err, kind, why = Err] of troubles)
    it(`says "${kind}" for "${Err}"`, () => {
      const next = { NodeID: '', CreatedAt: '2026-05-01T10:06:00Z', Status: { State: 'pending', Err: '' } }
      const tasks =
        State === 'pending'
          ? [aTask('t1', 1, { NodeID: '', Status: { State, Err } })]
          : [aTask('t2', 1, next), aFall('t1', 1, '2026-05-01T10:05:00Z', { State, Err })]
      const found = read(aService(), tasks).instances.find(({ isWanted }) => isWanted)
      expect(found?.trouble).to.deep.equal({ kind, word: State, why })
    })

  it('stands in the order of its places, and says what each one is at', () => {
    const preparing = { Status: { State: 'preparing' } }
    const web = read(aService(), [aTask('t9', 10), aTask('t2', 2, preparing), aTask('t3', 1)])
    expect(web.instances.map(({ name, word }) => [name, word])).to.deep.equal([
      ['web.1', undefined],
      ['web.2', 'preparing'],
      ['web.10', undefined],
    ])
  })

  it('loops when one after the other falls in one place, and has got over it after a minute', () => {
    const falls = [1, 2].map((n) =>
      aFall(`f${n}`, 1, `2026-05-01T10:0${n + 6}:00Z`, { State: 'failed', Err: 'task: non-zero exit (1)' }),
    )
    const at = (time: string): object =>
      aTask('t1', 1, { CreatedAt: time, Status: { State: 'running', Timestamp: time } })
    const kinds = ['2026-05-01T10:09:50Z', '2026-05-01T10:08:30Z'].map(
      (time) => read(aService(), [at(time), ...falls]).instances.find(({ isWanted }) => isWanted)?.trouble?.kind,
    )
    expect(kinds).to.deep.equal(['crash-loop', undefined])
  })

  it('knows what is updated by the template, not by the placement', () => {
    const old = { Spec: aTemplate('shop/web:0') }
    const moved = { Spec: { ...aTemplate(), Placement: { Constraints: ['a == b'] } } }
    expect(read(aService(), [aTask('t1', 1), aTask('t2', 2, old), aTask('t3', 3, moved)]).updated).to.equal(2)
  })

  const rollouts = [
    ['updating', 'update in progress', 'progressing'],
    ['paused', 'update paused due to failure or early termination of task t', 'failed'],
    ['paused', 'update paused', 'paused'],
    ['rollback_started', '', 'rolling-back'],
    ['rollback_paused', '', 'failed'],
    ['rollback_completed', 'rollback completed', 'rolled-back'],
    ['completed', 'update completed', undefined],
  ] as const
  for (const [State, Message, phase] of rollouts)
    it(`whose update is "${State}" (${Message}) is ${phase ?? 'as it should be'}`, () => {
      const times = { StartedAt: '2026-05-01T10:01:00Z', CompletedAt: '2026-05-01T10:02:00Z' }
      const { rollout } = read(aService({ UpdateStatus: { State, Message, ...times } }), [])
      expect(rollout?.phase).to.equal(phase)
      const minute = phase === 'rolled-back' ? 2 : 1
      if (rollout) expect(rollout.since).to.equal(Date.parse(`2026-05-01T10:0${minute}:00Z`))
    })

  it('that is global wants one in each place it has', () => {
    const other = aSwarmNode({ ID: 'n2' })
    const tasks = [aTask('t1', 0), aTask('t2', 0, { NodeID: 'n2', Status: { State: 'preparing' } })]
    const all = read(aService({ Mode: { Global: {} } }), tasks, [aSwarmNode(), other])
    expect(all).to.include({ mode: 'global', desired: 2, scheduled: 2, ready: 1 })
    expect(all.instances.map(({ name }) => name)).to.deep.equal(['web.alpha.n1', 'web.alpha.n2'])
  })

  it('that is a job is judged by what has ended well in this run', () => {
    const done = { DesiredState: 'complete', JobIteration: { Index: 1 }, Status: { State: 'complete' } }
    const job = aService({
      Mode: { ReplicatedJob: { MaxConcurrent: 2, TotalCompletions: 4 } },
      JobStatus: { JobIteration: { Index: 1 }, LastExecution: '2026-05-01T10:00:00Z' },
      ServiceStatus: { RunningTasks: 1, DesiredTasks: 2, CompletedTasks: 1 },
    })
    const going = { DesiredState: 'complete', JobIteration: { Index: 1 } }
    const old = { DesiredState: 'complete', Status: { State: 'complete' } }
    const found = read(job, [aTask('t1', 1, done), aTask('t2', 2, going), aTask('t0', 3, old)])
    expect(found).to.include({ mode: 'job', desired: 2, running: 1 })
    expect(found.job).to.include({ phase: 'active', wanted: 4, succeeded: 1, failed: 0 })
  })
})

describe('the nodes of a swarm', () => {
  it('tell what they offer, what is reserved on them and why they take nothing', () => {
    const reserved = { Resources: { Reservations: { NanoCPUs: 5e8, MemoryBytes: 1024 } } }
    const tasks = tasksOf([
      aTask('t1', 1, { Spec: reserved }),
      aFall('t0', 1, '2026-05-01T09:00:00Z', { State: 'failed' }),
    ])
    const [node] = membersOf(nodesOf(aSwarmNode({ Spec: { Availability: 'pause', Role: 'worker' } })), tasks)
    expect(node).to.include({ closed: 'pause', role: 'worker', isReady: true, version: '27.5.1' })
    expect(node?.offers).to.deep.equal({ cpuCores: 4, memoryBytes: 8 * 1024 ** 3 })
    expect(node?.promised).to.deep.equal({ cpuCores: 0.5, memoryBytes: 1024, instances: 1 })
  })

  it('need more than half of the managers, one of them leading', () => {
    const gone = { ManagerStatus: { Reachability: 'unreachable' } }
    const plane = controlPlane(
      nodesOf(aSwarmNode(), aSwarmNode({ ID: 'n2', ...gone }), aSwarmNode({ ID: 'n3', ...gone })),
    )
    expect(plane).to.include({ isReady: false, needed: 2, leader: 'alpha.n1' })
    expect(plane.members.filter(({ isReachable }) => isReachable)).to.have.length(1)
  })
})
