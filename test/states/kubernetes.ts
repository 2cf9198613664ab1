import { startFakeKubernetes } from '../helpers/fake-kubernetes.ts'
import type { FakeKubernetes, KubeObject } from '../helpers/fake-kubernetes.ts'
import { anObject } from '../helpers/kube-objects.ts'
import { BUDGETS, CLAIMS, NODES, SCALERS } from './kubernetes/beside.ts'
import { CONTROLLERS, CRONS, full, JOBS, MADE, objectsOf, three } from './kubernetes/controllers.ts'
import type { ControllerRow } from './kubernetes/controllers.ts'
import { nameOf, PODS, podsOf } from './kubernetes/pods.ts'
import { before } from './state.ts'
import type { Stage, State } from './state.ts'

type Is = State['is']

const CLUSTERS: readonly (readonly [of: string, is: Is, id: string, how: (fake: FakeKubernetes) => void])[] = [
  ['`/readyz` ok', 'ok', 'ready', () => undefined],
  [
    '`/readyz` fails in part',
    'critical',
    'unready',
    (fake) => {
      fake.readyz = { status: 500, text: '[+]ping ok\n[-]etcd failed: reason withheld\nreadyz check failed\n' }
    },
  ],
  [
    '401',
    'unknown',
    'stranger',
    (fake) => {
      fake.tokens = new Set()
    },
  ],
  [
    '403 on pods',
    'unknown',
    'forbidden',
    (fake) => {
      fake.forbidden = new Set(['pods'])
    },
  ],
  [
    '403 on nodes',
    'unknown',
    'no-nodes',
    (fake) => {
      fake.forbidden = new Set(['nodes'])
    },
  ],
]

/** The first of them is well. */
const nodeObjects = NODES.map(([, , name, conditions, spec = {}]) =>
  anObject('node', { name, metadata: { namespace: undefined } }, spec, {
    conditions,
    allocatable: { cpu: '4', memory: '8Gi', pods: '110' },
    nodeInfo: { kubeletVersion: 'v1.34.9' },
  }),
)

/** A cluster with an object for each state, and one for each state of what decides for it. */
export async function kubernetesStates(): Promise<Stage> {
  const main = await startFakeKubernetes()
  fill(main)
  const clusters = await Promise.all(
    CLUSTERS.map(async ([, , id, how]) => {
      const fake = await startFakeKubernetes(main.certificates)
      fake.objects['/api/v1/nodes'] = nodeObjects.slice(0, 1)
      how(fake)
      return { id: `k8s-${id}`, fake }
    }),
  )
  const fakes = [{ id: 'k8s', fake: main }, ...clusters]
  const at = (kind: string, name: string): Pick<State, 'target' | 'item'> => ({
    target: 'k8s',
    item: kind === '' ? name : `shop/${kind}${name}`,
  })
  return {
    title: 'Kubernetes',
    targets: [
      ...fakes.map(({ id, fake }) => ({ id, runtime: 'kubernetes', kubeconfig: fake.kubeconfig })),
      { id: 'k8s-gone', runtime: 'kubernetes', kubeconfig: main.kubeconfig, context: 'nowhere' },
    ],
    states: [
      ...PODS.map((row) => ({ of: `pod ${row.word}`, is: row.is, ...at('statefulset/', nameOf(row)) })),
      ...CONTROLLERS.map(({ of, is: status, kind, name }) => ({ of, is: status, ...at(`${kind}/`, name) })),
      ...JOBS.map(([of, status, name]) => ({ of, is: status, ...at('job/', name) })),
      ...CRONS.map(([of, status, name]) => ({ of, is: status, ...at('cronjob/', name) })),
      ...CLAIMS.map(([of, status, name]) => ({ of, is: status, ...at('', `shop/claim-${name}`) })),
      ...SCALERS.map(([of, status, name]) => ({ of, is: status, ...at('', `shop/scaler-${name}`) })),
      ...BUDGETS.map(([of, status, name]) => ({ of, is: status, ...at('', `shop/budget-${name}`) })),
      ...NODES.map(([of, status, name]) => ({ of, is: status, ...at('', name) })),
      ...CLUSTERS.map(([of, status, id]) => ({ of, is: status, target: `k8s-${id}` })),
      { of: 'nobody listens', is: 'unknown', target: 'k8s-gone' },
    ],
    masks: [
      ...fakes.map(({ fake }) => [new URL(fake.url).host, '192.0.2.1:6443'] as const),
      ['127.0.0.1:1', '192.0.2.1:6443'],
      // Of many that are asked at once any may be refused first.
      [/"[^"]+" answers 401/gu, '"/api/v1/pods" answers 401'],
    ],
    stop: async () => {
      await Promise.all(fakes.map(({ fake }) => fake.stop()))
    },
  }
}

function fill({ objects }: FakeKubernetes): void {
  const sets = PODS.map((row) =>
    anObject('statefulset', { name: nameOf(row) }, three, {
      observedGeneration: 1,
      ...full,
      readyReplicas: row.is === 'ok' ? 3 : 2,
    }),
  )
  const controllers = CONTROLLERS.map((row) => ({ kind: row.kind, ...objectsOf(row) }))
  const of = (kind: ControllerRow['kind']): KubeObject[] =>
    controllers.filter((each) => each.kind === kind).map(({ own }) => own)
  Object.assign(objects, {
    '/api/v1/pods': [...PODS.flatMap(podsOf), ...controllers.flatMap(({ pods }) => pods)],
    '/apis/apps/v1/statefulsets': [...sets, ...of('statefulset')],
    '/apis/apps/v1/deployments': of('deployment'),
    '/apis/apps/v1/replicasets': [...of('replicaset'), ...controllers.flatMap(({ sets }) => sets)],
    '/apis/apps/v1/daemonsets': of('daemonset'),
    '/apis/batch/v1/jobs': JOBS.map(([, , name, spec, status]) => anObject('job', { name }, spec, status)),
    '/apis/batch/v1/cronjobs': CRONS.map(([, , name, spec, status]) =>
      anObject('cronjob', { name, metadata: MADE }, spec, status),
    ),
    '/api/v1/persistentvolumeclaims': CLAIMS.map(([, , name, phase, minutes]) =>
      anObject(
        'pvc',
        { name: `claim-${name}`, metadata: { creationTimestamp: before(minutes) } },
        { storageClassName: 'fast', resources: { requests: { storage: '5Gi' } } },
        { phase },
      ),
    ),
    '/apis/autoscaling/v2/horizontalpodautoscalers': SCALERS.map(([, , name, status]) =>
      anObject(
        'hpa',
        { name: `scaler-${name}` },
        { scaleTargetRef: { kind: 'Deployment', name: 'web' }, minReplicas: 2, maxReplicas: 10 },
        status,
      ),
    ),
    '/apis/policy/v1/poddisruptionbudgets': BUDGETS.map(([, , name, status]) =>
      anObject('pdb', { name: `budget-${name}` }, {}, status),
    ),
    '/api/v1/nodes': nodeObjects,
  })
}
