import { expect } from 'chai'
import type { Session } from '../../../../lib/kit/connector.ts'
import type { WorkloadControl, WorkloadName } from '../../../../lib/kit/control.ts'
import { openKubernetes } from '../../../contracts/kubernetes.ts'
import { faultOf } from '../../../helpers/docker-session.ts'
import { fakeEvictions } from '../../../helpers/fake-evictions.ts'
import type { FakeEvictions } from '../../../helpers/fake-evictions.ts'
import { refuse, startFakeKubernetes } from '../../../helpers/fake-kubernetes.ts'
import type { FakeKubernetes } from '../../../helpers/fake-kubernetes.ts'
import { aPod } from '../../../helpers/kube-objects.ts'

const never = new AbortController().signal
const WEB: WorkloadName = { kind: 'deployment', name: 'shop/web' }
const POD = { id: 'pod-web-1-a', name: 'web-1-a' }
const PATH = '/api/v1/namespaces/shop/pods/web-1-a/eviction'

describe('a pod that its cluster is asked to give up', function () {
  this.timeout(20_000)
  let fake: FakeKubernetes
  let evictions: FakeEvictions
  let session: Session
  let control: WorkloadControl
  beforeEach(async () => {
    fake = await startFakeKubernetes()
    evictions = fakeEvictions(fake)
    fake.objects['/api/v1/pods'] = [aPod({ name: 'web-1-a' }), aPod({ name: 'web-1-b' })]
    session = await openKubernetes({ kubeconfig: fake.kubeconfig, context: 'token' })
    control = await session.control!.workloads!(never)
  })
  afterEach(async () => {
    await session.close()
    await fake.stop()
  })

  const evict = (instance = POD): Promise<void> => control.evict!(WEB, instance, never)
  const left = (): unknown[] =>
    (fake.objects['/api/v1/pods'] ?? []).map((pod) => (pod['metadata'] as { name: string }).name)

  it('goes by the eviction API, that very pod and no other', async () => {
    await evict()
    const body = {
      ...{ apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name: 'web-1-a', namespace: 'shop' } },
      deleteOptions: { preconditions: { uid: 'pod-web-1-a' } },
    }
    expect(evictions.asked).to.deep.equal([{ path: PATH, body }])
    expect(left()).to.deep.equal(['web-1-b'])
  })

  it('is asked for by the older name of the group where a server knows no other', async () => {
    const { instead } = fake
    fake.instead = (request, response) => {
      if (request.url !== '/apis/policy/v1') return instead(request, response)
      response.writeHead(404, { 'content-type': 'text/plain' }).end('404 page not found\n')
      return true
    }
    await evict()
    expect(evictions.asked[0]?.body).to.include({ apiVersion: 'policy/v1beta1' })
  })

  it('stays where a budget of disruptions says so, or where another has its name', async () => {
    evictions.isAllowed = false
    expect(await faultOf(evict())).to.deep.include({
      code: 'busy',
      message: 'a budget of disruptions does not let "web-1-a" go now',
    })
    evictions.isAllowed = true
    expect(await faultOf(evict({ ...POD, id: 'another' }))).to.deep.include({
      code: 'busy',
      message: '"web-1-a" is another pod than before',
    })
    expect(left()).to.deep.equal(['web-1-a', 'web-1-b'])
  })

  it('may be gone already', async () => {
    fake.objects['/api/v1/pods'] = []
    await evict()
    expect(evictions.asked).to.have.length(1)
  })

  it('is not taken for gone where the server does not know what it is asked', async () => {
    const { instead } = fake
    fake.instead = (request, response) => {
      if (request.method !== 'POST') return instead(request, response)
      response.writeHead(404, { 'content-type': 'text/plain' }).end('404 page not found\n')
      return true
    }
    expect((await faultOf(evict())).code).to.equal('not-supported')
  })

  it('says which right is missing', async () => {
    const { instead } = fake
    fake.instead = (request, response) => {
      if (request.method !== 'POST') return instead(request, response)
      refuse(response, 403, 'Forbidden', 'User "watch" cannot create resource "pods/eviction"')
      return true
    }
    const { code, hint } = await faultOf(evict())
    expect([code, hint]).to.satisfy(
      ([first, second]: string[]) => first === 'auth-failed' && /evict pods/u.test(second ?? ''),
    )
  })
})
