import { expect } from 'chai'
import type { Session } from '../../../../lib/kit/connector.ts'
import { faultIn, value } from '../../../helpers/docker-session.ts'
import { refusal, startFakeEngine } from '../../../helpers/fake-engine.ts'
import type { Answer, FakeEngine } from '../../../helpers/fake-engine.ts'
import { configurationsIn, linesOf, recorder } from '../../../helpers/recordings.ts'
import { aManager, aService, aTemplate, openSwarm, workloadsIn } from '../../../helpers/swarm.ts'

const ON_NETWORK = aService({ TaskTemplate: { ...aTemplate(), Networks: [{ Target: 'net1' }] } })

describe('what the services of a swarm are made of', () => {
  let fake: FakeEngine
  let session: Session
  const open = async (said: Record<string, Answer>, given: object = { record: recorder }): Promise<void> => {
    fake = await startFakeEngine(aManager(said))
    session = await openSwarm({ endpoints: [fake.endpoint] }, given)
    fake.asked.length = 0
  }
  afterEach(async () => {
    await session.close()
    await fake.stop()
  })
  const asked = (path: string): number => fake.asked.filter((each) => each.startsWith(path)).length

  it('is read from the list that tells of workloads: who asks for both asks once', async () => {
    await open({ '/services': [aService()] })
    const [workloads, configurations] = await Promise.all([workloadsIn(session), configurationsIn(session)])
    expect(workloads).to.have.length(1)
    expect(value(configurations)[0]).to.include({ kind: 'service', name: 'web', incarnation: 's1' })
    expect([asked('/services'), asked('/nodes'), asked('/networks')]).to.deep.equal([1, 1, 0])
  })

  it('names networks, which are asked for only when there is one that has not been heard of', async () => {
    await open({ '/services': [ON_NETWORK], '/networks': [{ Id: 'net1', Name: 'backend' }] })
    const looks = [await configurationsIn(session), await configurationsIn(session)]
    for (const look of looks)
      expect(linesOf(value(look)[0] ?? null)).to.include('operator networks.backend.attached = true')
    expect(asked('/networks')).to.equal(1)
  })

  it('cannot be told where its networks or the services are refused, and the fault says which', async () => {
    await open({ '/services': [ON_NETWORK], '/networks': refusal(403, { message: 'forbidden by the proxy' }) })
    expect(faultIn(await configurationsIn(session)).message).to.contain('forbidden by the proxy')
    fake.answers['/services'] = refusal(403, { message: 'services are not yours' })
    expect(faultIn(await configurationsIn(session)).message).to.contain('services are not yours')
  })

  it('is not told where nobody records', async () => {
    await open({ '/services': [aService()] }, {})
    expect(faultIn(await configurationsIn(session)).code).to.equal('not-supported')
    expect(asked('/services')).to.equal(0)
  })
})
