import type { KubeObject } from '../../helpers/fake-kubernetes.ts'
import { aPod, ended, ready, running, waiting } from '../../helpers/kube-objects.ts'
import { before } from '../state.ts'
import type { State } from '../state.ts'

type Is = State['is']

const notReady = { conditions: [ready('False')] }
const pending = { phase: 'Pending', startTime: before(1), conditions: [ready('False')] }
const init = (...initContainerStatuses: object[]): object => ({
  ...pending,
  initContainerStatuses,
  containerStatuses: [waiting('PodInitializing')],
})
const waits = (word: string): object => ({ ...pending, containerStatuses: [waiting(word)] })
const unplaced = (reason: string, message: string): object => ({
  phase: 'Pending',
  conditions: [{ type: 'PodScheduled', status: 'False', reason, message, lastTransitionTime: before(1) }],
  containerStatuses: [],
})
const UNPLACED = { nodeName: '' }

export interface PodRow {
  readonly word: string
  readonly is: Is
  readonly status?: object
  readonly spec?: object
  readonly metadata?: object
}

/** As kubectl shows the third of three pods. */
export const PODS: readonly PodRow[] = [
  { word: 'Running', is: 'ok' },
  {
    word: 'CrashLoopBackOff',
    is: 'critical',
    status: {
      ...notReady,
      containerStatuses: [
        waiting('CrashLoopBackOff', {
          restartCount: 5,
          lastState: { terminated: { exitCode: 1, reason: 'Error', finishedAt: before(1) } },
        }),
      ],
    },
  },
  ...[
    'ImagePullBackOff',
    'ErrImagePull',
    'ErrImageNeverPull',
    'CreateContainerConfigError',
    'CreateContainerError',
    'RunContainerError',
  ].map((word) => ({ word, is: 'critical' as const, status: waits(word) })),
  { word: 'ContainerCreating', is: 'warning', status: waits('ContainerCreating') },
  {
    word: 'ContainerCreating, ten minutes',
    is: 'warning',
    status: { ...waits('ContainerCreating'), startTime: before(10) },
  },
  { word: 'PodInitializing', is: 'warning', status: waits('PodInitializing') },
  { word: 'Init:0/1', is: 'warning', status: init(running({ name: 'i', ready: false })) },
  { word: 'Init:Error', is: 'warning', status: init(ended('Error', 1)) },
  { word: 'Init:CrashLoopBackOff', is: 'critical', status: init(waiting('CrashLoopBackOff')) },
  { word: 'Error', is: 'warning', status: { ...notReady, containerStatuses: [ended('Error', 3)] } },
  { word: 'OOMKilled', is: 'warning', status: { ...notReady, containerStatuses: [ended('OOMKilled', 137)] } },
  { word: 'Completed', is: 'warning', status: { phase: 'Succeeded', containerStatuses: [ended('Completed', 0)] } },
  {
    word: 'Evicted',
    is: 'warning',
    status: {
      phase: 'Failed',
      reason: 'Evicted',
      message: 'The node was low on resource: memory.',
      containerStatuses: [],
    },
  },
  { word: 'NotReady', is: 'warning', status: notReady },
  {
    word: 'Unschedulable',
    is: 'critical',
    status: unplaced('Unschedulable', '0/3 nodes are available: 3 Insufficient cpu.'),
    spec: UNPLACED,
  },
  {
    word: 'SchedulingGated',
    is: 'critical',
    status: unplaced('SchedulingGated', 'Scheduling is blocked due to non-empty scheduling gates'),
    spec: UNPLACED,
  },
  { word: 'Terminating', is: 'warning', metadata: { deletionTimestamp: before(0.5) } },
  { word: 'Terminating, half an hour', is: 'warning', metadata: { deletionTimestamp: before(30) } },
  { word: 'NodeLost', is: 'warning', status: { reason: 'NodeLost' }, metadata: { deletionTimestamp: before(1) } },
  { word: 'Running on a node that is NotReady', is: 'critical', spec: { nodeName: 'notready' } },
]

export function nameOf({ word }: PodRow): string {
  return word.toLowerCase().replaceAll(/[^a-z0-9]+/gu, '-')
}

export function podsOf(row: PodRow): KubeObject[] {
  const name = nameOf(row)
  const owner = ['StatefulSet', `statefulset-${name}`] as const
  const well = [0, 1].map((at) => aPod({ name: `${name}-${at}`, owner }))
  return [
    ...well,
    aPod({ name: `${name}-2`, owner, ...(row.metadata && { metadata: row.metadata }) }, row.status, row.spec),
  ]
}
