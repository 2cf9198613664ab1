import { expect } from 'chai'
import { manyPods } from '../../../helpers/big-cluster.ts'
import { startFakeKubernetes } from '../../../helpers/fake-kubernetes.ts'
import type { FakeKubernetes } from '../../../helpers/fake-kubernetes.ts'
import { nodesIn, openKubernetes, valueOf, workloadsIn } from '../../../contracts/kubernetes.ts'

const WORKLOADS = 200
const EACH = 25

describe('five thousand pods in two hundred workloads', function () {
  this.timeout(60_000)
  let fake: FakeKubernetes
  before(async () => {
    fake = await startFakeKubernetes()
    fake.objects = { ...fake.objects, ...manyPods(WORKLOADS, EACH) }
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
