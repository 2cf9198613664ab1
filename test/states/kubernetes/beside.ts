import { ready } from '../../helpers/kube-objects.ts'
import { before } from '../state.ts'
import { condition } from './controllers.ts'
import type { State } from '../state.ts'

type Is = State['is']

export const CLAIMS: readonly (readonly [of: string, is: Is, name: string, phase: string, minutes: number])[] = [
  ['PersistentVolumeClaim `Bound`', 'ok', 'bound', 'Bound', 60],
  ['PersistentVolumeClaim `Pending`, a minute', 'ok', 'new', 'Pending', 1],
  ['PersistentVolumeClaim `Pending`, an hour', 'warning', 'pending', 'Pending', 60],
  ['PersistentVolumeClaim `Lost`', 'critical', 'lost', 'Lost', 60],
]
export const SCALERS: readonly (readonly [of: string, is: Is, name: string, status: object])[] = [
  ['HorizontalPodAutoscaler, as it should be', 'ok', 'well', { currentReplicas: 3, desiredReplicas: 3 }],
  [
    'HorizontalPodAutoscaler, `AbleToScale` False',
    'critical',
    'unable',
    {
      currentReplicas: 3,
      ...condition('AbleToScale', 'False', 'FailedGetScale', 'deployments/scale.apps "web" not found'),
    },
  ],
  [
    'HorizontalPodAutoscaler, `ScalingActive` False',
    'warning',
    'blind',
    {
      currentReplicas: 3,
      ...condition(
        'ScalingActive',
        'False',
        'FailedGetResourceMetric',
        'no metrics returned from resource metrics API',
      ),
    },
  ],
  [
    'HorizontalPodAutoscaler, `ScalingLimited`, an hour',
    'warning',
    'limited',
    {
      currentReplicas: 10,
      desiredReplicas: 10,
      conditions: [
        {
          type: 'ScalingLimited',
          status: 'True',
          reason: 'TooManyReplicas',
          message: 'the desired replica count is more than the maximum',
          lastTransitionTime: before(60),
        },
      ],
    },
  ],
]
export const BUDGETS: readonly (readonly [of: string, is: Is, name: string, status: object])[] = [
  [
    'PodDisruptionBudget, enough are healthy',
    'ok',
    'well',
    { currentHealthy: 3, desiredHealthy: 2, expectedPods: 3, disruptionsAllowed: 1 },
  ],
  [
    'PodDisruptionBudget, too few are healthy',
    'warning',
    'short',
    { currentHealthy: 1, desiredHealthy: 2, expectedPods: 3 },
  ],
]
export const NODES: readonly (readonly [
  of: string,
  is: Is,
  name: string,
  conditions: readonly object[],
  spec?: object,
])[] = [
  ['Node, `Ready` True', 'ok', 'node-1', [ready('True')]],
  [
    'Node, `Ready` False',
    'critical',
    'notready',
    [
      ready('False', {
        reason: 'KubeletNotReady',
        message: 'container runtime is down',
        lastTransitionTime: before(4),
      }),
    ],
  ],
  [
    'Node, `Ready` Unknown',
    'critical',
    'silent',
    [
      ready('Unknown', {
        reason: 'NodeStatusUnknown',
        message: 'Kubelet stopped posting node status.',
        lastTransitionTime: before(4),
      }),
    ],
  ],
  ['Node, `spec.unschedulable`', 'ok', 'cordoned', [ready('True')], { unschedulable: true }],
  ...(['MemoryPressure', 'DiskPressure', 'PIDPressure', 'NetworkUnavailable'] as const).map(
    (type) =>
      [
        `Node, \`${type}\``,
        type === 'NetworkUnavailable' ? 'critical' : 'warning',
        type.toLowerCase(),
        [ready('True'), { type, status: 'True', reason: `KubeletHas${type}`, lastTransitionTime: before(4) }],
      ] as const,
  ),
]
