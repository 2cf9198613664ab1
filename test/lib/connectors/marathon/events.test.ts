import { expect } from 'chai'
import type { OpenContext, Session } from '../../../../lib/kit/connector.ts'
import { openMarathon } from '../../../contracts/marathon.ts'
import { movedClock } from '../../../helpers/docker-session.ts'
import { startFakeMarathon } from '../../../helpers/fake-marathon.ts'
import type { FakeMarathon } from '../../../helpers/fake-marathon.ts'
import { at, page, refuses } from '../../../helpers/fake-web/amiss.ts'
import { until } from '../../../helpers/network.ts'
import { withPassword } from '../../../helpers/web-api-targets.ts'

describe('the events of Marathon', () => {
  const way = withPassword('Mesosphere')
  let fake: FakeMarathon
  let session: Session | undefined
  let events = 0
  beforeEach(async () => {
    events = 0
    fake = await startFakeMarathon({ ...way.servers, count: 3 })
  })
  afterEach(async () => {
    await session?.close()
    session = undefined
    await fake.stop()
  })
  const listen = async (given: Partial<OpenContext> = {}, listed = fake.members): Promise<Session> => {
    const endpoints = listed.map(({ endpoint }) => endpoint)
    return (session = await openMarathon(way.target(endpoints), { onEvent: () => (events += 1), ...given }))
  }
  const askedForEvents = (): number[] =>
    fake.members.map(({ asked }) => asked.filter(({ path }) => path === '/v2/events').length)

  it('are asked for by name, and what is no news is none', async () => {
    await listen()
    await until(() => fake.listening() === 1)
    for (const event of ['api_post_event', 'event_stream_attached', 'status_update_event', 'deployment_success'])
      fake.tell(event)
    await until(() => events === 2)
    expect(events).to.equal(2)
  })

  it('are heard at the leader, to whom the others send us', async () => {
    fake.leader = 2
    fake.members[0]!.instead = ({ path }, response) => {
      // As one that was never told who leads: only its redirect of the events does.
      if (path !== '/v2/info') return false
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"elected":false,"leader":"elsewhere:8080"}')
      return true
    }
    await listen()
    await until(() => fake.listening() === 1)
    expect(askedForEvents()).to.deep.equal([1, 0, 1])
    fake.tell('instance_changed_event')
    await until(() => events === 1)
  })

  it('are not gone after to where nobody listed leads', async () => {
    fake.leader = 2
    await listen({ clock: movedClock() }, fake.members.slice(0, 2))
    await until(() => (askedForEvents()[0] ?? 0) > 2)
    expect(askedForEvents()[2]).to.equal(0)
    expect(fake.members[2]!.asked).to.deep.equal([])
  })

  it('go on at the next leader when a stream ends, and what was missed in between is looked at', async () => {
    await listen({ clock: movedClock() })
    await until(() => fake.listening() === 1)
    fake.leader = 1
    fake.endStreams()
    await until(() => (askedForEvents()[1] ?? 0) > 0 && fake.listening() === 1)
    await until(() => events === 1)
    fake.tell('status_update_event')
    await until(() => events === 2)
  })

  for (const [what, amiss] of [
    ['refused', refuses(403)],
    ['a page for people', page],
    ['none of this release', refuses(404)],
  ] as const)
    it(`that are ${what} are asked for again, later and later, and nothing else is the worse for it`, async () => {
      const clock = movedClock()
      fake.members[0]!.instead = at('/v2/events', amiss, 3)
      const well = await listen({ clock }, fake.members.slice(0, 1))
      await until(() => fake.listening() === 1)
      expect(clock.slept).to.equal(1000 + 2000 + 4000)
      expect(well.alive).to.equal(true)
    })

  it('end with the session', async () => {
    const well = await listen()
    await until(() => fake.listening() === 1)
    await well.close()
    await until(() => fake.listening() === 0)
  })
})
