import { expect } from 'chai'
import type { Session } from '../../../../lib/kit/connector.ts'
import { openMarathon, workloadsOf } from '../../../contracts/marathon.ts'
import { faultOf, hidden } from '../../../helpers/docker-session.ts'
import { startFakeMarathon } from '../../../helpers/fake-marathon.ts'
import type { FakeMarathon } from '../../../helpers/fake-marathon.ts'
import { at, breaksOff, cutJson, everywhere, hangs, page, refuses } from '../../../helpers/fake-web/amiss.ts'
import { hurried } from '../../../helpers/hurried.ts'

const PASSWORD = 'a-password-of-a-test'

describe('a Marathon that does not answer as one would like', () => {
  let fake: FakeMarathon
  let session: Session | undefined
  beforeEach(async () => {
    fake = await startFakeMarathon({ count: 3 })
    fake.apps = [{ id: '/shop/web', instances: 1, tasks: [{ id: 'web.1', state: 'TASK_RUNNING' }] }]
  })
  afterEach(async () => {
    await session?.close()
    session = undefined
    await fake.stop()
  })
  const endpoints = (): string[] => fake.members.map(({ endpoint }) => endpoint)
  const open = async (options: object = {}): Promise<Session> =>
    (session = await openMarathon({ endpoints: endpoints(), ...options }))
  const ids = async (from: Session): Promise<string[]> => (await workloadsOf(from)).map(({ id }) => id)
  const asked = (path: string): number[] =>
    fake.members.map((member) => member.asked.filter((each) => each.path === path).length)

  for (const [what, amiss, code, words] of [
    ['is not known to us', refuses(401, '', { 'www-authenticate': 'Basic' }), 'auth-failed', 'does not know us'],
    ['does not let us', refuses(403, '{"message":"Not Authorized"}'), 'auth-failed', 'does not let us'],
    ['is asked too often', refuses(429), 'busy', 'less often'],
    ['is asked too much', refuses(503, 'Too many concurrent requests: 10'), 'busy', 'Too many concurrent'],
    ['finds its leader gone', refuses(502, 'Connection refused'), 'unreachable', 'nobody behind it'],
    ['breaks', refuses(500, 'oops'), 'protocol', 'oops'],
    ['sends us to log in', refuses(302, '', { location: 'https://login.example/' }), 'protocol', 'sends us elsewhere'],
    ['shows a page for people', page, 'protocol', 'text/html'],
    ['says half of it', cutJson, 'protocol', 'not JSON, or cut'],
    ['hangs up in the middle', breaksOff, 'lost', 'before the answer was complete'],
  ] as const)
    it(`which ${what} is a fault: ${code}; where it may be better elsewhere, another member is asked`, async () => {
      const well = await open()
      fake.members[0]!.instead = at('/v2/apps', amiss)
      if (code === 'auth-failed') expect((await faultOf(workloadsOf(well))).code).to.equal(code)
      else expect(await ids(well)).to.deep.equal(['/shop/web'])
      for (const member of fake.members) member.instead = everywhere(amiss)
      const opened = await faultOf(openMarathon({ endpoints: endpoints() }))
      expect(opened.code).to.equal(code)
      expect(opened.message).to.contain(words).and.contain(fake.members[0]!.host)
    })

  it('is given up early where it only hangs, and the next is asked', async () => {
    fake.members[0]!.instead = everywhere(hangs)
    const work = async (): Promise<string[]> => ids(await open())
    expect(await hurried(work, () => fake.members[0]!.asked.length > 0, 5000)).to.deep.equal(['/shop/web'])
    // The others reach their leader and name it: we do not wait for it again.
    expect(fake.members[0]!.asked).to.have.lengthOf(1)
  })

  it('is told to hang when all of them do, and is opened anew then', async () => {
    const well = await open({ endpoints: endpoints().slice(0, 1) })
    fake.members[0]!.instead = at('/v2/apps', hangs)
    const told = await hurried(
      () => faultOf(workloadsOf(well)),
      () => asked('/v2/apps')[0] === 1,
      10_000,
    )
    expect(told).to.include({ code: 'timed-out', phase: 'answer' })
    expect(well.alive).to.equal(false)
  })

  it('has no leader for a while, in whatever words', async () => {
    fake.leader = null
    const told = await faultOf(open())
    expect(told.code).to.equal('unreachable')
    expect(told.message).to.contain('no leader')
  })

  it('is asked at its leader, who is named by whoever hands our questions on', async () => {
    fake.leader = 2
    const found = await open()
    await ids(found)
    expect(asked('/v2/info')).to.deep.equal([1, 0, 0])
    expect(asked('/v2/apps')).to.deep.equal([0, 0, 1])
    fake.leader = 1
    expect(await ids(found)).to.deep.equal(['/shop/web'])
    await ids(found)
    expect(asked('/v2/apps')).to.deep.equal([0, 1, 2])
  })

  it('is asked at another member when its leader is gone, and at the next leader from then on', async () => {
    fake.leader = 2
    const found = await open()
    await fake.members[2]!.stop()
    fake.leader = 1
    await ids(found)
    await ids(found)
    expect(asked('/v2/apps')).to.deep.equal([1, 1, 0])
  })

  it('names a leader that is not listed: it is never asked, and never shown who we are', async () => {
    fake.leader = 2
    const found = await open({
      endpoints: endpoints().slice(0, 1),
      auth: { user: 'watch', password: hidden(PASSWORD) },
    })
    expect(await ids(found)).to.deep.equal(['/shop/web'])
    expect(fake.members[2]!.asked).to.deep.equal([])
    expect(fake.members[0]!.asked.every(({ authorization }) => authorization?.startsWith('Basic '))).to.equal(true)
  })

  it('of an old release has no pods, tasks without a state, and may keep its queue to itself', async () => {
    fake.pods = null
    fake.apps = [{ id: '/old', instances: 2, tasks: [{ id: 'a', startedAt: '2015-01-01T00:00:00Z' }, { id: 'b' }] }]
    fake.members[0]!.instead = at('/v2/queue', refuses(404))
    const [old] = await workloadsOf(await open())
    expect(old?.instances.map(({ phase }) => phase)).to.deep.equal(['running', 'starting'])
  })

  it('tells an app that is backed off by the words of the queue and of its last failure', async () => {
    const lastTaskFailure = { message: 'Command exited with status 3', state: 'TASK_FAILED', timestamp: '2026-01-01' }
    fake.apps = [{ id: '/shop/web', instances: 2, tasks: [], lastTaskFailure }]
    fake.queue = [{ app: { id: '/shop/web' }, count: 2, delay: { timeLeftSeconds: 9, overdue: false } }]
    const [web] = await workloadsOf(await open())
    expect(web).to.include({ desired: 2, running: 0, ready: 0 })
    expect(web?.instances[0]?.trouble).to.include({ kind: 'crash-loop', word: 'backed off' })
    expect(web?.instances[0]?.lastEnd).to.include({ exitCode: 3 })
  })
})
