import type { KubeObject } from '../../helpers/fake-kubernetes.ts'
import { anObject, aPod } from '../../helpers/kube-objects.ts'
import { before } from '../state.ts'
import type { State } from '../state.ts'

type Is = State['is']

export const condition = (type: string, status: string, reason: string, message = ''): object => ({
  conditions: [{ type, status, reason, message, lastTransitionTime: before(3) }],
})
export const three = { replicas: 3 }
export const full = { replicas: 3, readyReplicas: 3, updatedReplicas: 3 }

export interface ControllerRow {
  readonly of: string
  readonly is: Is
  readonly kind: 'deployment' | 'statefulset' | 'daemonset' | 'replicaset'
  readonly name: string
  readonly spec?: object
  readonly status: object
}

export const CONTROLLERS: readonly ControllerRow[] = [
  {
    of: 'Deployment, all ready',
    is: 'ok',
    kind: 'deployment',
    name: 'well',
    status: { ...full, ...condition('Progressing', 'True', 'NewReplicaSetAvailable') },
  },
  { of: 'Deployment, no pod yet', is: 'ok', kind: 'deployment', name: 'none', status: {} },
  { of: 'Deployment, `replicas: 0`', is: 'ok', kind: 'deployment', name: 'off', spec: { replicas: 0 }, status: {} },
  {
    of: 'Deployment, `observedGeneration` is behind',
    is: 'ok',
    kind: 'deployment',
    name: 'unnoticed',
    status: { ...full, observedGeneration: 0 },
  },
  {
    of: 'Deployment, `Progressing` False `ProgressDeadlineExceeded`',
    is: 'critical',
    kind: 'deployment',
    name: 'stuck',
    status: {
      ...full,
      ...condition(
        'Progressing',
        'False',
        'ProgressDeadlineExceeded',
        'ReplicaSet "stuck-1" has timed out progressing.',
      ),
    },
  },
  {
    of: 'Deployment, `spec.paused`',
    is: 'warning',
    kind: 'deployment',
    name: 'paused',
    spec: { replicas: 3, paused: true },
    status: { ...full, ...condition('Progressing', 'Unknown', 'DeploymentPaused') },
  },
  {
    of: 'Deployment, old pods are still there after three minutes',
    is: 'ok',
    kind: 'deployment',
    name: 'rolling',
    status: { ...full, replicas: 4 },
  },
  {
    of: 'ReplicaSet, `ReplicaFailure`',
    is: 'critical',
    kind: 'replicaset',
    name: 'quota',
    status: condition('ReplicaFailure', 'True', 'FailedCreate', 'exceeded quota: compute'),
  },
  {
    of: 'StatefulSet, two revisions',
    is: 'ok',
    kind: 'statefulset',
    name: 'revisions',
    status: { ...full, currentRevision: 'a', updateRevision: 'b' },
  },
  {
    of: 'DaemonSet, one node is not ready',
    is: 'warning',
    kind: 'daemonset',
    name: 'agent',
    spec: {},
    status: { desiredNumberScheduled: 4, currentNumberScheduled: 4, numberReady: 3, updatedNumberScheduled: 4 },
  },
]

const is = (type: string, reason = '', message = ''): object => ({
  conditions: [{ type, status: 'True', reason, message, lastTransitionTime: before(3) }],
})
export const JOBS: readonly (readonly [of: string, is: Is, name: string, spec: object, status: object])[] = [
  [
    'Job, `active`',
    'ok',
    'active',
    { completions: 5, parallelism: 2 },
    { active: 2, succeeded: 2, startTime: before(3) },
  ],
  [
    'Job, `Complete`',
    'ok',
    'complete',
    { completions: 1 },
    { succeeded: 1, completionTime: before(3), ...is('Complete') },
  ],
  [
    'Job, `Failed` `BackoffLimitExceeded`',
    'critical',
    'failed',
    { completions: 1 },
    { failed: 7, ...is('Failed', 'BackoffLimitExceeded', 'Job has reached the specified backoff limit') },
  ],
  [
    'Job, `Failed` `DeadlineExceeded`',
    'critical',
    'late',
    { completions: 1 },
    { failed: 1, ...is('Failed', 'DeadlineExceeded', 'Job was active longer than specified deadline') },
  ],
  ['Job, `Suspended`', 'ok', 'suspended', { suspend: true }, is('Suspended')],
]
const hourly = { schedule: '0 * * * *' }
export const CRONS: readonly (readonly [of: string, is: Is, name: string, spec: object, status: object])[] = [
  ['CronJob, on time', 'ok', 'on-time', hourly, { lastScheduleTime: before(0), lastSuccessfulTime: before(59) }],
  [
    'CronJob, one time missed',
    'warning',
    'missed-one',
    hourly,
    { lastScheduleTime: before(80), lastSuccessfulTime: before(80) },
  ],
  [
    'CronJob, two times missed',
    'critical',
    'missed-two',
    hourly,
    { lastScheduleTime: before(150), lastSuccessfulTime: before(150) },
  ],
  ['CronJob, `suspend`', 'ok', 'suspended', { ...hourly, suspend: true }, {}],
  ['CronJob, no `lastSuccessfulTime` for two days', 'warning', 'never', hourly, { lastScheduleTime: before(0) }],
]
export const MADE = { creationTimestamp: before(2 * 24 * 60) }

const OWNERS = {
  deployment: 'ReplicaSet',
  replicaset: 'ReplicaSet',
  statefulset: 'StatefulSet',
  daemonset: 'DaemonSet',
}
const REVISION = { annotations: { 'deployment.kubernetes.io/revision': '1' } }

/** As many pods as the controller counts ready, and for a Deployment the ReplicaSet between them. */
export function objectsOf({ kind, name, spec = three, status }: ControllerRow): {
  readonly own: KubeObject
  readonly sets: readonly KubeObject[]
  readonly pods: readonly KubeObject[]
} {
  const told = { observedGeneration: 1, ...status } as Readonly<Record<string, unknown>>
  const own = anObject(kind, { name, metadata: REVISION }, spec, told)
  const between = anObject(
    'rs',
    {
      name: `${name}-1`,
      owner: ['Deployment', `deployment-${name}`],
      metadata: { ...REVISION, creationTimestamp: before(3) },
    },
    spec,
    told,
  )
  const uid = kind === 'deployment' ? `rs-${name}-1` : `${kind}-${name}`
  const ready = Number(told['readyReplicas'] ?? told['numberReady'] ?? 0)
  return {
    own,
    sets: kind === 'deployment' && ready > 0 ? [between] : [],
    pods: Array.from({ length: ready }, (_, at) => aPod({ name: `${name}-${at}`, owner: [OWNERS[kind], uid] })),
  }
}
