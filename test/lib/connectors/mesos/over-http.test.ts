import { expect } from 'chai'
import type { MesosOptions } from '../../../../lib/connectors/mesos/session.ts'
import type { Session } from '../../../../lib/kit/connector.ts'
import { controlOf, membersOf, nodesOf, openMesos } from '../../../contracts/mesos.ts'
import { faultIn } from '../../../helpers/docker-session.ts'
import { startFakeMesos } from '../../../helpers/fake-mesos.ts'
import type { FakeMesos } from '../../../helpers/fake-mesos.ts'
import { at, refuses } from '../../../helpers/fake-web/amiss.ts'

const TOTAL = { cpus: 4, mem: 1024 }

describe('agents of Mesos over HTTP', () => {
  let fake: FakeMesos
  const sessions: Session[] = []
  beforeEach(async () => {
    fake = await startFakeMesos()
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

  it('are asked for over v1 where the old pages are gone, or not for us', async () => {
    for (const status of [403, 404, 410]) {
      fake.masters[0]!.instead = (asked, response) =>
        asked.path.startsWith('/master/') && at(asked.path, refuses(status))(asked, response)
      const session = await open()
      expect((await membersOf(session)).map(({ name }) => name)).to.deep.equal(['agent-1'])
      expect((await controlOf(session)).failing).to.deep.equal([])
    }
    const only = await open({ api: 'v0' })
    expect(faultIn((await nodesOf(only, 'members')).members).code).to.equal('not-supported')
  })

  it('are told by the summary where that is all there is', async () => {
    fake.without = new Set(['/master/slaves'])
    expect(await membersOf(await open())).to.have.lengthOf(1)
  })

  it('may be none at all, which either API says by saying nothing', async () => {
    fake.agents = []
    for (const api of ['v0', 'v1'] as const) {
      const { members, control } = await nodesOf(await open({ api }), 'members', 'control')
      expect(members).to.deep.equal({ kind: 'seen', value: [] })
      expect(control).to.have.nested.property('value.isReady', true)
    }
  })

  it('are hidden from us where the master counts some and shows none', async () => {
    fake.hidesAgents = true
    for (const api of ['v0', 'v1'] as const) {
      const { members } = await nodesOf(await open({ api }), 'members')
      expect(faultIn(members).code).to.equal('auth-failed')
      expect(faultIn(members).message).to.contain('counts 1 agents')
    }
  })

  describe('that the master has lost sight of', () => {
    const LOST_AT = 1_790_000_000
    beforeEach(() => {
      fake.agents = [
        { id: 'm-S0', hostname: 'agent-1', total: TOTAL },
        { id: 'm-S1', hostname: 'agent-2', total: TOTAL },
      ]
    })
    const lose = (id: string): void => {
      fake.agents = fake.agents.filter((each) => each.id !== id)
      fake.unreachable = [...fake.unreachable, { id, atSeconds: LOST_AT }]
    }
    const told = async (from: Session) =>
      (await membersOf(from)).map(({ id, name, state, since }) => [id, name, state, since])

    it('have the name that they had when we saw them, and since when they are away', async () => {
      for (const api of ['v0', 'v1'] as const) {
        const session = await open({ api })
        await membersOf(session)
        lose('m-S1')
        expect(await told(session)).to.deep.equal([
          ['m-S0', 'agent-1', 'active', 1_780_000_000_000],
          ['m-S1', 'agent-2', 'unreachable', LOST_AT * 1000],
        ])
        fake.agents = [...fake.agents, { id: 'm-S1', hostname: 'agent-2', total: TOTAL }]
        fake.unreachable = []
      }
    })

    it('have their id where we never saw them', async () => {
      lose('m-S1')
      expect((await told(await open()))[1]).to.deep.equal(['m-S1', 'agent m-S1', 'unreachable', LOST_AT * 1000])
    })

    it('are counted where the registry is not for us, or tells of fewer', async () => {
      lose('m-S1')
      const session = await open()
      fake.masters[0]!.instead = at('/registrar(1)/registry', refuses(403))
      expect((await told(session))[1]?.slice(0, 3)).to.deep.equal([
        'unreachable#1',
        'unreachable agent #1',
        'unreachable',
      ])
    })

    it('are not missed when their host is back under a new id, as a host is that was set up anew', async () => {
      const session = await open()
      await membersOf(session)
      lose('m-S1')
      fake.agents = [...fake.agents, { id: 'm-S2', hostname: 'agent-2', total: TOTAL }]
      expect((await told(session)).map(([id]) => id)).to.deep.equal(['m-S0', 'm-S2'])
    })

    it('cost a question only where there are any', async () => {
      await membersOf(await open())
      expect(fake.masters[0]!.asked.map(({ path }) => path)).not.to.include('/registrar(1)/registry')
    })
  })
})
