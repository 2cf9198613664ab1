import { startPages } from '../helpers/fake-web/pages.ts'
import type { Said } from '../helpers/fake-web/pages.ts'
import { before } from './state.ts'
import type { Stage, State } from './state.ts'

interface Row {
  readonly name: string
  readonly of: string
  readonly is: State['is']
  /** Beside three instances, of which two run. */
  readonly app?: object
  /** In the third place. */
  readonly task?: object
  readonly queue?: object
  readonly deployment?: object
}

const CHECKED = { healthChecks: [{ protocol: 'HTTP' }] }
const task = (name: string, state: string, more: object = {}): object => ({
  id: name,
  host: 'agent-1',
  state,
  stagedAt: before(3),
  ...more,
})
const well = (at: number): object =>
  task(`app.${at}`, 'TASK_RUNNING', { startedAt: before(60), healthCheckResults: [{ alive: true }] })

const STATES: readonly (readonly [state: string, is: State['is']])[] = [
  ['TASK_STAGING', 'warning'],
  ['TASK_STARTING', 'warning'],
  ['TASK_RUNNING', 'ok'],
  ['TASK_KILLING', 'warning'],
  ['TASK_FINISHED', 'warning'],
  ['TASK_FAILED', 'warning'],
  ['TASK_KILLED', 'warning'],
  ['TASK_ERROR', 'critical'],
  ['TASK_DROPPED', 'critical'],
  ['TASK_LOST', 'critical'],
  ['TASK_UNREACHABLE', 'critical'],
  ['TASK_GONE', 'critical'],
  ['TASK_GONE_BY_OPERATOR', 'critical'],
  ['TASK_UNKNOWN', 'critical'],
]

const failure = { state: 'TASK_FAILED', host: 'agent-1', timestamp: before(2) }
const changing = (minutes: number): object => ({ version: before(minutes), currentStep: 1, totalSteps: 2 })

const APPS: readonly Row[] = [
  ...STATES.map(([state, is]) => ({
    name: state.toLowerCase().replaceAll('_', '-'),
    of: `task \`${state}\``,
    is,
    task: task('app.3', state, { startedAt: before(2) }),
  })),
  {
    name: 'staging-long',
    of: 'task `TASK_STAGING`, ten minutes',
    is: 'warning',
    task: task('app.3', 'TASK_STAGING', { stagedAt: before(10) }),
  },
  {
    name: 'grace',
    of: 'health checks, none has answered yet',
    is: 'warning',
    app: CHECKED,
    task: task('app.3', 'TASK_RUNNING', { startedAt: before(1) }),
  },
  {
    name: 'sick',
    of: 'health check `alive: false`',
    is: 'warning',
    app: CHECKED,
    task: task('app.3', 'TASK_RUNNING', {
      startedAt: before(9),
      healthCheckResults: [
        { alive: false, consecutiveFailures: 3, lastFailureCause: 'ConnectException: Connection refused' },
      ],
    }),
  },
  {
    name: 'memory',
    of: '`lastTaskFailure`: memory limit exceeded',
    is: 'warning',
    app: { lastTaskFailure: { ...failure, message: 'Memory limit exceeded: Requested: 32MB Maximum Used: 32MB' } },
  },
  {
    name: 'exit',
    of: '`lastTaskFailure`: exit status 3',
    is: 'warning',
    app: { lastTaskFailure: { ...failure, message: 'Command exited with status 3' } },
  },
  {
    name: 'offers',
    of: 'queue `overdue`: no offer fits',
    is: 'critical',
    queue: {
      delay: { overdue: true, timeLeftSeconds: 0 },
      processedOffersSummary: {
        processedOffersCount: 4,
        rejectSummaryLastOffers: [{ reason: 'InsufficientCpus', declined: 3, processed: 4 }],
      },
    },
  },
  {
    name: 'backoff',
    of: 'queue with `timeLeftSeconds`: backed off after failures',
    is: 'critical',
    app: { lastTaskFailure: { ...failure, message: 'Command exited with status 3' } },
    queue: { delay: { overdue: false, timeLeftSeconds: 90 } },
  },
  {
    name: 'suspended',
    of: 'no instances wanted, none runs',
    is: 'ok',
    app: { instances: 0, tasks: [], tasksRunning: 0 },
  },
  {
    name: 'too-many',
    of: 'three run, two wanted, no deployment',
    is: 'warning',
    app: { instances: 2 },
    task: task('app.3', 'TASK_RUNNING', { startedAt: before(9) }),
  },
  { name: 'deploying', of: 'deployment, three minutes', is: 'ok', deployment: changing(3) },
  { name: 'deploying-long', of: 'deployment, an hour', is: 'critical', deployment: changing(60) },
]

const PODS: readonly (readonly [status: string, is: State['is'], instance: object])[] = [
  ['PENDING', 'critical', {}],
  ['STAGING', 'critical', { agentHostname: 'agent-1' }],
  ['STABLE', 'ok', { agentHostname: 'agent-1' }],
  ['DEGRADED', 'critical', { agentHostname: 'agent-1' }],
  ['TERMINAL', 'critical', { agentHostname: 'agent-1' }],
]

const says =
  (status: number, body = ''): Said =>
  (_asked, response) =>
    void response.writeHead(status, { 'content-type': 'text/plain' }).end(body)

const MEMBERS: readonly (readonly [of: string, id: string, pages: Record<string, Said>])[] = [
  ['`/v2/info`: `elected: false` and no leader', 'leaderless', { '/v2/info': { elected: false, leader: null } }],
  ['401', 'unknown', { '/v2/info': says(401) }],
  ['403', 'forbidden', { '/v2/info': says(403) }],
  ['502 of a follower: no consistent leader', 'inconsistent', { '/v2/info': says(502, 'no consistent leader') }],
  ['503 "Too many concurrent requests"', 'busy', { '/v2/info': says(503, 'Too many concurrent requests') }],
]

/** A Marathon with an app or a pod for each state, and one for each state of its members. */
export async function marathonStates(): Promise<Stage> {
  const apps = APPS.map(({ name, app, task: last }) => ({
    id: `/${name}`,
    instances: 3,
    tasks: [well(1), well(2), ...(last ? [last] : [])],
    ...app,
  }))
  const pods = PODS.map(([status, , more]) => ({
    id: `/pod-${status.toLowerCase()}`,
    spec: { scaling: { instances: 1 } },
    instances: [{ id: 'pod.1', status, statusSince: before(1), ...more }],
  }))
  const queue = APPS.flatMap(({ name, queue: waiting }) =>
    waiting ? [{ app: { id: `/${name}` }, count: 1, ...waiting }] : [],
  )
  const deployments = APPS.flatMap(({ name, deployment }) =>
    deployment ? [{ id: name, affectedApps: [`/${name}`], ...deployment }] : [],
  )
  const linked = apps.map((app) => ({
    ...app,
    deployments: deployments.filter(({ id }) => `/${id}` === app.id).map(({ id }) => ({ id })),
  }))
  const main = await startPages({
    '/v2/info': { elected: true, leader: 'master-1:8080' },
    '/v2/apps': { apps: linked },
    '/v2/pods/::status': pods,
    '/v2/deployments': deployments,
    '/v2/queue': { queue },
  })
  const members = await Promise.all(
    MEMBERS.map(async ([, id, pages]) => ({ id: `marathon-${id}`, fake: await startPages(pages) })),
  )
  const fakes = [{ id: 'marathon', fake: main }, ...members]
  return {
    title: 'Marathon',
    targets: [
      ...fakes.map(({ id, fake }) => ({ id, runtime: 'marathon', endpoints: [fake.endpoint] })),
      { id: 'marathon-gone', runtime: 'marathon', endpoints: ['http://127.0.0.1:1'] },
    ],
    states: [
      ...APPS.map(({ name, of, is }) => ({ of, is, target: 'marathon', item: `/${name}` })),
      ...PODS.map(([status, is]) => ({
        of: `pod \`${status}\``,
        is,
        target: 'marathon',
        item: `/pod-${status.toLowerCase()}`,
      })),
      ...MEMBERS.map(([of, id]) => ({ of, is: 'unknown' as const, target: `marathon-${id}` })),
      { of: 'nobody listens', is: 'unknown', target: 'marathon-gone' },
    ],
    masks: [
      ...fakes.map(({ fake }) => [new URL(fake.endpoint).host, 'master-1:8080'] as const),
      ['127.0.0.1:1', 'master-1:8080'],
    ],
    stop: async () => {
      await Promise.all(fakes.map(({ fake }) => fake.stop()))
    },
  }
}
