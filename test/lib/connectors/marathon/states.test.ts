import { expect } from 'chai'
import { apps, deployments, pods, queue } from '../../../../lib/connectors/marathon/api.ts'
import { workloadOfApp } from '../../../../lib/connectors/marathon/app.ts'
import { workloadOfPod } from '../../../../lib/connectors/marathon/pod.ts'
import type { Workload } from '../../../../lib/model/workload.ts'

const AT = '2026-11-23T01:00:00.000Z'
const CHECKED = { healthChecks: [{ protocol: 'HTTP' }] }

describe('an app of Marathon', () => {
  for (const [state, phase, kind] of [
    ['TASK_CREATED', 'starting', undefined],
    ['TASK_STAGING', 'starting', undefined],
    ['TASK_STARTING', 'starting', undefined],
    ['TASK_RUNNING', 'running', undefined],
    ['TASK_KILLING', 'stopping', undefined],
    ['TASK_FINISHED', 'ended', 'ended'],
    ['TASK_FAILED', 'ended', 'ended'],
    ['TASK_KILLED', 'ended', 'ended'],
    ['TASK_ERROR', 'ended', 'config'],
    ['TASK_DROPPED', 'ended', 'start'],
    ['TASK_LOST', 'ended', 'lost'],
    ['TASK_UNREACHABLE', 'ended', 'lost'],
    ['TASK_GONE', 'ended', 'lost'],
    ['TASK_GONE_BY_OPERATOR', 'ended', 'lost'],
    ['TASK_UNKNOWN', 'ended', 'lost'],
    ['TASK_OF_A_LATER_RELEASE', 'ended', 'lost'],
  ] as const)
    it(`has a task in ${state}: ${phase}${kind === undefined ? '' : `, ${kind}`}`, () => {
      const [instance] = anApp({ instances: 1, tasks: [{ id: 'web.1', host: 'agent-1', state }] }).instances
      expect(instance).to.include({ phase, node: 'agent-1', isReady: state === 'TASK_RUNNING' })
      expect(instance?.trouble?.kind).to.equal(kind)
      if (kind !== undefined) expect(instance?.trouble?.word).to.equal(state)
    })

  it('had tasks without a state before 1.0: one that has started runs', () => {
    const tasks = [
      { id: 'a', startedAt: AT },
      { id: 'b', stagedAt: AT },
    ]
    expect(anApp({ instances: 2, tasks }).instances.map(({ phase }) => phase)).to.deep.equal(['running', 'starting'])
  })

  it('without health checks is ready as far as it runs', () => {
    expect(anApp({ instances: 3, tasksRunning: 3, tasksHealthy: 0, tasksUnhealthy: 0 })).to.include({
      running: 3,
      ready: 3,
    })
  })

  it('with health checks is ready as far as it is healthy; what has not been asked yet is neither', () => {
    const [well, grace, sick] = [
      running('a', [{ alive: true }]),
      running('b', []),
      running('c', [{ alive: false, lastFailureCause: 'refused' }]),
    ]
    const app = anApp({ ...CHECKED, instances: 3, tasksRunning: 3, tasksHealthy: 1, tasks: [well, grace, sick] })
    expect(app).to.include({ running: 3, ready: 1 })
    expect(app.instances.map(({ isReady, trouble }) => [isReady, trouble?.kind])).to.deep.equal([
      [true, undefined],
      [false, undefined],
      [false, 'unhealthy'],
    ])
    expect(app.instances[2]?.trouble?.why).to.equal('refused')
  })

  it('is suspended on purpose where none is wanted and none runs', () => {
    expect(anApp({ instances: 0, tasksRunning: 0 })).to.include({ desired: 0, off: 'suspended', surplus: 0 })
  })

  it('runs more than is wanted in a rolling upgrade, which is no surplus', () => {
    const upgrade = [{ id: 'd', version: AT, affectedApps: ['/shop/web'], currentStep: 1, totalSteps: 2 }]
    const app = { instances: 2, tasksRunning: 3, deployments: [{ id: 'd' }] }
    expect(anApp(app, { deployments: upgrade })).to.include({ running: 3, surplus: 0 })
    expect(anApp(app, { deployments: upgrade }).rollout).to.deep.equal({
      phase: 'progressing',
      since: Date.parse(AT),
      why: 'step 1 of 2',
    })
    expect(anApp({ instances: 2, tasksRunning: 3 })).to.include({ surplus: 1 })
  })

  it('waits for offers: no node has room, and the reasons are named', () => {
    const summary = {
      processedOffersCount: 4,
      rejectSummaryLastOffers: [{ reason: 'InsufficientCpus', declined: 3, processed: 4 }],
    }
    const waiting = [{ app: { id: '/shop/web' }, count: 1, delay: { overdue: true }, processedOffersSummary: summary }]
    const [instance] = anApp({ instances: 1, tasks: [] }, { queue: waiting }).instances
    expect(instance).to.deep.include({
      phase: 'pending',
      trouble: { kind: 'unplaceable', word: 'waiting for offers', why: 'InsufficientCpus 3 of 4' },
    })
  })

  it('forgets a failure that something has run well since', () => {
    const lastTaskFailure = { message: 'Memory limit exceeded', state: 'TASK_FAILED', timestamp: AT, host: 'agent-1' }
    const tasks = [running('a', [], '2026-11-23T02:00:00.000Z')]
    expect(anApp({ instances: 2, tasks, lastTaskFailure }).instances.some(({ lastEnd }) => lastEnd)).to.equal(false)
    const [missing] = anApp({ instances: 1, tasks: [], lastTaskFailure }).instances
    expect(missing?.lastEnd).to.include({ at: Date.parse(AT), oomKilled: true, node: 'agent-1' })
  })

  it('tells tasks of an older configuration, and does not take scaling for one', () => {
    const versionInfo = { lastConfigChangeAt: AT }
    const [older, same] = ['2026-11-22T00:00:00.000Z', AT].map((version, at) => ({
      ...running(String(at), []),
      version,
    }))
    expect(anApp({ instances: 2, versionInfo, version: '2026-11-24T00:00:00Z', tasks: [older, same] })).to.include({
      updated: 1,
    })
  })

  it('may have left out or nulled whatever a release did not know', () => {
    const odd = {
      instances: null,
      labels: null,
      container: null,
      tasks: null,
      lastTaskFailure: null,
      deployments: null,
    }
    expect(anApp({ ...odd, args: null, uris: ['x'], tasksRunning: 1 })).to.include({ desired: 1, running: 1, ready: 1 })
  })
})

describe('a pod of Marathon', () => {
  for (const [status, phase, isReady, isWanted] of [
    ['PENDING', 'pending', false, true],
    ['STAGING', 'starting', false, true],
    ['STABLE', 'running', true, true],
    ['DEGRADED', 'running', false, true],
    ['TERMINAL', 'ended', false, false],
  ] as const)
    it(`has an instance that is ${status}: ${phase}`, () => {
      const [instance] = aPod({ instances: [{ id: 'p.1', status, agentHostname: 'agent-1' }] }).instances
      expect(instance).to.include({ phase, isReady, isWanted, node: 'agent-1' })
    })

  it('misses the one that is over, and says how it ended', () => {
    const over = { terminatedAt: AT, containers: [{ termination: { exitCode: 137 } }] }
    const pod = aPod({ instances: [{ id: 'p.1', status: 'TERMINAL' }], terminationHistory: [over] })
    expect(pod).to.include({ desired: 1, running: 0, ready: 0 })
    expect(pod.instances.find(({ isWanted }) => isWanted)?.lastEnd).to.include({ exitCode: 137, at: Date.parse(AT) })
  })
})

function anApp(app: object, beside: { deployments?: object[]; queue?: object[] } = {}): Workload {
  const [parsed] = apps.parse({ apps: [{ id: '/shop/web', ...app }] }).apps
  const [queued] = queue.parse({ queue: beside.queue ?? [] }).queue
  if (!parsed) throw new Error('there is one')
  return workloadOfApp(parsed, { deployments: deployments.parse(beside.deployments ?? []), queued })
}

function aPod(pod: object): Workload {
  const [parsed] = pods.parse([{ id: '/shop/pod', spec: { scaling: { instances: 1 } }, ...pod }])
  if (!parsed) throw new Error('there is one')
  return workloadOfPod(parsed, { deployments: [], queued: undefined })
}

function running(id: string, healthCheckResults: object[], startedAt = '2026-11-22T00:00:00.000Z') {
  return { id, state: 'TASK_RUNNING', startedAt, healthCheckResults }
}
