import { expect } from 'chai'
import { systemClock } from '../../lib/base/clock.ts'
import mesos from '../../lib/connectors/mesos.ts'
import type { MesosOptions } from '../../lib/connectors/mesos/session.ts'
import type { OpenContext, Session } from '../../lib/kit/connector.ts'
import type { ClusterNode, ControlPlane, NodeFacts, NodeSection } from '../../lib/model/node.ts'
import type { Answers } from '../../lib/model/session.ts'
import { faultOf, hidden, value } from '../helpers/docker-session.ts'

const never = new AbortController().signal
/** To one place. */
const MOST_CONNECTIONS = 4

export function openMesos(options: MesosOptions, given: Partial<OpenContext> = {}): Promise<Session> {
  return mesos.open(options, { signal: never, clock: systemClock, through: null, ...given })
}

export function nodesOf(session: Session, ...sections: NodeSection[]): Promise<Answers<NodeFacts>> {
  return session.nodes!.read(new Set(sections), never)
}

export async function membersOf(session: Session): Promise<readonly ClusterNode[]> {
  return value((await nodesOf(session, 'members')).members)
}

export async function controlOf(session: Session): Promise<ControlPlane> {
  return value((await nodesOf(session, 'control')).control)
}

/** What every healthy cluster of Mesos is, however it is made and reached. All its masters are listed. */
export function describeMesos(name: string, real: () => MesosOptions): void {
  describe(`a cluster of Mesos (${name})`, function () {
    this.timeout(60_000)
    const sessions: Session[] = []
    const open = async (more: Partial<MesosOptions> = {}): Promise<Session> => {
      const session = await openMesos({ ...real(), ...more })
      sessions.push(session)
      return session
    }
    afterEach(() => Promise.all(sessions.splice(0).map((session) => session.close())))

    it('is led by one of its masters, and all the others are there', async () => {
      const control = await controlOf(await open())
      expect(control.isReady).to.equal(true)
      expect(control.members).to.have.lengthOf(real().endpoints.length)
      expect(control.members.every(({ isReachable }) => isReachable)).to.equal(true)
      expect(control.members.filter(({ isLeader }) => isLeader).map(({ name: each }) => each)).to.deep.equal([
        control.leader,
      ])
      expect(control.version).to.match(/^\d+\.\d+/u)
    })

    it('tells of its agents, each with a name of its own, and promises no more than they have', async () => {
      const nodes = await membersOf(await open())
      expect(new Set(nodes.map(({ id }) => id)).size).to.equal(nodes.length)
      expect(new Set(nodes.map(({ name: each }) => each)).size).to.equal(nodes.length)
      for (const { isReady, state, offers, promised } of nodes) {
        expect(isReady).to.equal(state === 'active')
        if (isReady) expect(offers.cpuCores).to.be.greaterThan(0)
        if (isReady) expect(offers.memoryBytes).to.be.greaterThan(1024 ** 2)
        expect(promised.cpuCores ?? 0).to.be.at.most(offers.cpuCores ?? Infinity)
      }
    })

    it('tells the same over the old API and over v1', async () => {
      const [old, v1] = await Promise.all(
        (['v0', 'v1'] as const).map(async (api) =>
          (await membersOf(await open({ api }))).map(({ id, name: each, isReady, state, closed, offers, labels }) => ({
            ...{ id, each, isReady, state, closed, labels },
            ...{ cpuCores: offers.cpuCores, memoryBytes: offers.memoryBytes },
          })),
        ),
      )
      expect(v1).to.have.deep.members(old ?? [])
    })

    it('is read over a few connections that are kept, however often', async () => {
      const session = await open()
      for (let pass = 0; pass < 5; pass += 1) await nodesOf(session, 'members', 'control')
      expect(session.cost().connections).to.be.at.most(MOST_CONNECTIONS * real().endpoints.length)
    })

    it('wants to know who we are, where it wants that at all, and never sees the password in a message', async () => {
      const { auth } = real()
      if (auth?.user === undefined) return
      const told = await faultOf(open({ auth: { ...auth, password: hidden('not-the-password') } }))
      expect(told.code).to.equal('auth-failed')
      expect(JSON.stringify(told)).not.to.contain('not-the-password')
    })
  })
}
