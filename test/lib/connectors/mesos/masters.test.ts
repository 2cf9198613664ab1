import { expect } from 'chai'
import type { MesosOptions } from '../../../../lib/connectors/mesos/session.ts'
import type { Session } from '../../../../lib/kit/connector.ts'
import { controlOf, membersOf, nodesOf, openMesos } from '../../../contracts/mesos.ts'
import { faultIn, faultOf } from '../../../helpers/docker-session.ts'
import { startFakeMesos } from '../../../helpers/fake-mesos.ts'
import type { FakeMesos } from '../../../helpers/fake-mesos.ts'
import { at, everywhere, hangs, page, refuses } from '../../../helpers/fake-web/amiss.ts'
import { hurried } from '../../../helpers/hurried.ts'

const TOTAL = { cpus: 4, mem: 1024 }

describe('masters of Mesos', () => {
  let fake: FakeMesos
  const sessions: Session[] = []
  beforeEach(async () => {
    fake = await startFakeMesos({ count: 3 })
    fake.agents = [{ id: 'm-S0', hostname: 'agent-1', total: TOTAL }]
  })
  afterEach(async () => {
    await Promise.all(sessions.splice(0).map((session) => session.close()))
    await fake.stop()
  })
  const open = async (more: Partial<MesosOptions> = {}): Promise<Session> => {
    const session = await openMesos({ endpoints: fake.masters.map(({ endpoint }) => endpoint), ...more })
    sessions.push(session)
    return session
  }
  const hosts = (): string[] => fake.masters.map(({ host }) => host)
  const names = async (from: Session): Promise<string[]> => (await membersOf(from)).map(({ name }) => name)

  it('are read at the one that was elected, wherever it stands in the list', async () => {
    fake.elect(2)
    const session = await open()
    expect(await names(session)).to.deep.equal(['agent-1'])
    expect((await controlOf(session)).leader).to.equal(hosts()[2])
    expect(fake.masters[0]?.asked.map(({ path }) => path)).not.to.include('/master/slaves')
  })

  it('that both call themselves elected are not ready, and the one that the agents talk to is believed', async () => {
    for (const master of fake.masters.slice(0, 2)) master.elected = true
    fake.masters[0]!.activeAgents = 0
    fake.masters[0]!.instead = ({ path }, response) => {
      if (path !== '/master/slaves') return false
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"slaves":[]}')
      return true
    }
    const session = await open()
    const control = await controlOf(session)
    expect(control).to.include({ isReady: false, leader: hosts()[1] })
    expect(control.failing[0]).to.equal(`several masters call themselves elected: ${hosts().slice(0, 2).join(', ')}`)
    expect(await names(session)).to.deep.equal(['agent-1'])
  })

  it('of whom nobody was elected have no leader, and show no agents', async () => {
    fake.elect(null)
    const session = await open()
    expect(await controlOf(session)).to.deep.include({
      isReady: false,
      leader: null,
      failing: ['no master is elected'],
    })
    expect(faultIn((await nodesOf(session, 'members')).members)).to.include({ code: 'unreachable' })
  })

  it('that follow one who is not listed say so, and it is not asked', async () => {
    fake.elect(2)
    const session = await open({ endpoints: fake.masters.slice(0, 2).map(({ endpoint }) => endpoint) })
    expect(await controlOf(session)).to.deep.include({
      isReady: true,
      leader: hosts()[2],
      failing: [`the elected master ${hosts()[2]} is not among the endpoints`],
    })
    const { message, hint } = faultIn((await nodesOf(session, 'members')).members)
    expect(message).to.contain(hosts()[2]).and.contain('not among the endpoints')
    expect(hint).to.contain('list every master')
    expect(fake.masters[2]?.asked).to.deep.equal([])
  })

  it('that follow one who does not answer us are led all the same, and say whom they follow', async () => {
    fake.elect(2)
    fake.masters[2]!.instead = everywhere(refuses(500, 'overloaded'))
    const session = await open()
    const control = await controlOf(session)
    expect(control).to.include({ isReady: true, leader: hosts()[2] })
    expect(control.failing).to.deep.equal([`the elected master ${hosts()[2]} does not answer us`])
    expect(control.members.map(({ isLeader, isReachable }) => [isLeader, isReachable])).to.deep.equal([
      [false, true],
      [false, true],
      [true, false],
    ])
    const told = faultIn((await nodesOf(session, 'members')).members)
    expect(told).to.include({ code: 'protocol' })
    expect(told.message).to.contain('overloaded')
  })

  it('are all asked whom they follow: one that is cut off knows nobody', async () => {
    fake.elect(2)
    fake.masters[0]!.instead = at('/master/redirect', refuses(503, 'No leader elected'))
    const session = await open({ endpoints: fake.masters.slice(0, 2).map(({ endpoint }) => endpoint) })
    expect((await controlOf(session)).leader).to.equal(hosts()[2])
  })

  it('are followed to a new leader that is listed, with the question as it was', async () => {
    for (const api of ['v0', 'v1'] as const) {
      const path = api === 'v0' ? '/master/slaves' : '/api/v1'
      const session = await open({ api })
      fake.masters[0]!.instead = at(path, refuses(307, '', { location: `//${hosts()[1]}${path}` }), 1)
      fake.masters[1]!.elected = true
      fake.masters[1]!.activeAgents = 0
      expect(await names(session)).to.deep.equal(['agent-1'])
      expect(fake.masters[1]!.asked.at(-1)).to.include({ path, method: api === 'v0' ? 'GET' : 'POST' })
      fake.masters[1]!.elected = false
    }
    expect(JSON.parse(fake.masters[1]!.asked.at(-1)!.body)).to.deep.equal({ type: 'GET_AGENTS' })
  })

  it('that send each other in circles are a fault, and not followed for ever', async () => {
    const session = await open()
    const circle = (to: number) =>
      at('/master/slaves', refuses(307, '', { location: `//${hosts()[to]}/master/slaves` }))
    fake.masters[0]!.instead = circle(1)
    fake.masters[1]!.instead = circle(0)
    expect(faultIn((await nodesOf(session, 'members')).members).message).to.contain('sends us elsewhere')
  })

  it('that hang are given up early, and the others tell how it stands', async () => {
    const session = await open()
    fake.masters[1]!.instead = everywhere(hangs)
    const before = fake.masters.map(({ asked }) => asked.length)
    // The other two are given the time to answer: their deadline is the same.
    let turns = 0
    const areAsked = () => fake.masters.every(({ asked }, at) => asked.length > before[at]!) && (turns += 1) > 500
    const control = await hurried(() => controlOf(session), areAsked, 5000)
    expect(control).to.include({ isReady: true, leader: hosts()[0], needed: 2 })
    expect(control.members.map(({ isReachable }) => isReachable)).to.deep.equal([true, false, true])
    expect(control.members[1]?.why).to.contain('no answer after 5s')
  })

  it('are a fault where none of them answers, with what each of them said', async () => {
    fake.masters[0]!.instead = everywhere(page)
    fake.masters[1]!.instead = everywhere(refuses(503, 'Master has not finished recovery'))
    await fake.masters[2]!.stop()
    const { code, message } = await faultOf(open())
    expect(code).to.equal('protocol')
    for (const words of ['text/html', 'finished recovery', 'connection refused']) expect(message).to.contain(words)
  })

  it('tell which framework has lost its scheduler, and whether the registry is back', async () => {
    fake.frameworks = [
      { name: 'marathon', active: true, connected: false },
      { name: 'chronos', active: false, connected: true },
      { name: 'spark', active: true, connected: true },
    ]
    for (const api of ['v0', 'v1'] as const)
      expect((await controlOf(await open({ api }))).failing).to.deep.equal([
        'framework marathon: disconnected',
        'framework chronos: inactive',
      ])
    fake.masters[0]!.recovered = false
    expect(await controlOf(await open())).to.include({ isReady: false })
  })
})
