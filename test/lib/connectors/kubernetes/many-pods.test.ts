import { expect } from 'chai'
import { aDeployment, anObject, aPod } from '../../../helpers/kube-objects.ts'
import { startFakeKubernetes } from '../../../helpers/fake-kubernetes.ts'
import type { FakeKubernetes } from '../../../helpers/fake-kubernetes.ts'
import { nodesIn, openKubernetes, valueOf, workloadsIn } from '../../../contracts/kubernetes.ts'

const WORKLOADS = 200
const EACH = 25

/** As much beside what we read as controllers really note on a pod. */
const NOISE = {
  annotations: { note: 'x'.repeat(3000) },
  managedFields: [{ fieldsV1: { 'f:metadata': 'y'.repeat(2000) } }],
}

describe('five thousand pods in two hundred workloads', function () {
  this.timeout(60_000)
  let fake: FakeKubernetes
  before(async () => {
    fake = await startFakeKubernetes()
    const names = Array.from({ length: WORKLOADS }, (_, at) => `web-${at}`)
    const figures = { replicas: EACH, readyReplicas: EACH, updatedReplicas: EACH }
    const made = names.map((name) => aDeployment(name, { replicas: EACH }, figures))
    fake.objects['/apis/apps/v1/deployments'] = made.map(({ deployment }) => deployment)
    fake.objects['/apis/apps/v1/replicasets'] = made.map(({ set }) => set)
    fake.objects['/api/v1/pods'] = names.flatMap((name) =>
      Array.from({ length: EACH }, (_, at) =>
        aPod({ name: `${name}-1-${at}`, owner: ['ReplicaSet', `rs-${name}-1`], metadata: NOISE }),
      ),
    )
    const conditions = [{ type: 'Ready', status: 'True' }]
    const allocatable = { cpu: '4', memory: '8Gi', pods: '6000' }
    fake.objects['/api/v1/nodes'] = [
      anObject('node', { name: 'node-1', namespace: '' }, {}, { conditions, allocatable }),
    ]
  })
  after(() => fake.stop())

  it('are all counted, in pages, each list asked for once though two look at the same time', async () => {
    const session = await openKubernetes({ kubeconfig: fake.kubeconfig })
    fake.asked.length = 0
    const [heap, cpu, at] = [process.memoryUsage().heapUsed, process.cpuUsage(), performance.now()]
    const [{ list }, { members }] = await Promise.all([workloadsIn(session, 'list'), nodesIn(session, 'members')])
    const { user, system } = process.cpuUsage(cpu)
    if (process.env['ORCH_WATCH_TEST_MEASURE'])
      process.stderr.write(
        `cpu ${(user + system) / 1000} ms, took ${performance.now() - at} ms, heap +${(process.memoryUsage().heapUsed - heap) / 1e6} MB, cost ${JSON.stringify(session.cost())}\n`,
      )
    const workloads = valueOf(list)
    expect(workloads).to.have.lengthOf(WORKLOADS)
    for (const { desired, ready, running, updated, instances } of workloads)
      expect([desired, ready, running, updated, instances.length]).to.deep.equal([EACH, EACH, EACH, EACH, EACH])
    expect(valueOf(members)[0]?.promised.instances).to.equal(WORKLOADS * EACH)
    const pages = fake.asked.filter((path) => path.startsWith('/api/v1/pods'))
    expect(pages).to.have.lengthOf((WORKLOADS * EACH) / 500)
    expect(pages.every((path) => path.includes('limit=500'))).to.equal(true)
    expect(fake.asked.filter((path) => path.startsWith('/api/v1/nodes'))).to.have.lengthOf(1)
    expect(fake.mostAtOnce).to.be.at.most(6)
    await session.close()
  })
})
