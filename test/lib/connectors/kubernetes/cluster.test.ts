import { startFakeKubernetes } from '../../../helpers/fake-kubernetes.ts'
import type { FakeKubernetes } from '../../../helpers/fake-kubernetes.ts'
import { aDeployment, anObject, aPod } from '../../../helpers/kube-objects.ts'
import { describeCluster } from '../../../contracts/kubernetes.ts'

describe('a fake cluster', () => {
  let fake: FakeKubernetes
  before(async () => {
    fake = await startFakeKubernetes()
    const { deployment, set } = aDeployment(
      'web',
      { replicas: 1, template: { spec: { containers: [{ name: 'web', image: 'shop/web:1' }] } } },
      { replicas: 1, readyReplicas: 1, updatedReplicas: 1 },
    )
    const metadata = { ...(deployment['metadata'] as object), resourceVersion: '1' }
    fake.objects['/apis/apps/v1/deployments'] = [{ ...deployment, metadata }]
    fake.objects['/apis/apps/v1/replicasets'] = [set]
    fake.objects['/api/v1/pods'] = [aPod({ name: 'web-1-x', owner: ['ReplicaSet', 'rs-web-1'] })]
    const allocatable = { cpu: '1930m', memory: '24682416Ki', pods: '110' }
    const conditions = [{ type: 'Ready', status: 'True' }]
    fake.objects['/api/v1/nodes'] = [
      anObject('node', { name: 'node-1', namespace: '' }, {}, { conditions, allocatable }),
    ]
  })
  after(() => fake.stop())

  for (const context of ['token', 'certificate', 'stale'])
    describeCluster(`with the user "${context}"`, () => ({ kubeconfig: fake.kubeconfig, context }))
})

const real = process.env['ORCH_WATCH_TEST_KUBECONFIG']
if (real !== undefined) describeCluster('a real one', () => ({ kubeconfig: real }))
