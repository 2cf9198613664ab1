import { expect } from 'chai'
import { systemClock } from '../../lib/base/clock.ts'
import marathon from '../../lib/connectors/marathon.ts'
import type { OpenContext, Session } from '../../lib/kit/connector.ts'
import type { WebApiOptions } from '../../lib/kit/web-api/options.ts'
import type { Workload } from '../../lib/model/workload.ts'
import { faultIn, faultOf, hidden, value } from '../helpers/docker-session.ts'

const never = new AbortController().signal
const QUESTIONS = 4

export function openMarathon(options: WebApiOptions, given: Partial<OpenContext> = {}): Promise<Session> {
  return marathon.open(options, { signal: never, clock: systemClock, through: null, ...given })
}

/** What is asked of it in a pass. */
export async function workloadsOf(session: Session): Promise<readonly Workload[]> {
  return value((await session.workloads!.read(new Set(['list']), never)).list)
}

/** What every Marathon is, however it is made and reached. */
export function describeMarathon(name: string, real: () => WebApiOptions): void {
  describe(`a Marathon (${name})`, function () {
    this.timeout(60_000)
    const sessions: Session[] = []
    const open = async (options = real(), given: Partial<OpenContext> = {}): Promise<Session> => {
      const session = await openMarathon(options, given)
      sessions.push(session)
      return session
    }
    afterEach(() => Promise.all(sessions.splice(0).map((session) => session.close())))

    it('tells of workloads whose figures agree with each other', async () => {
      const list = await workloadsOf(await open())
      expect(new Set(list.map(({ id }) => id)).size).to.equal(list.length)
      for (const { id, kind, desired, running, ready, surplus, rollout, off, instances } of list) {
        expect(id).to.match(/^\/\S+$/u)
        expect(kind).to.be.oneOf(['app', 'pod'])
        expect(ready).to.be.at.most(running)
        expect(rollout === undefined || surplus === 0).to.equal(true)
        expect(off === undefined || desired === 0).to.equal(true)
        for (const { isReady, phase } of instances) expect(!isReady || phase === 'running').to.equal(true)
      }
    })

    it('tells the same whichever of its members is asked', async () => {
      const ids = async (options: WebApiOptions): Promise<string[]> =>
        (await workloadsOf(await open(options))).map(({ id }) => id)
      const all = await ids(real())
      for (const endpoint of real().endpoints)
        expect(await ids({ ...real(), endpoints: [endpoint] })).to.have.members(all)
    })

    it('is read with a few questions, over as many connections, which are kept', async () => {
      const session = await open()
      const { roundTrips } = session.cost()
      for (let pass = 0; pass < 5; pass += 1) await workloadsOf(session)
      expect(session.cost().roundTrips - roundTrips).to.equal(5 * QUESTIONS)
      // The leader may be another than the one that was found first.
      expect(session.cost().connections).to.be.at.most(QUESTIONS + 1)
    })

    it('has nothing of what only other orchestrators have', async () => {
      const { claims } = await (await open()).workloads!.read(new Set(['claims']), never)
      expect(faultIn(claims).code).to.equal('not-supported')
    })

    it('may be listened to, and is left alone after that', async () => {
      const session = await open(real(), { onEvent: () => undefined })
      expect(await workloadsOf(session)).to.be.an('array')
      await session.close()
      expect((await faultOf(workloadsOf(session))).code).to.equal('lost')
    })

    it('wants to know who we are, where it wants that at all, and never sees the password in a message', async () => {
      const { auth } = real()
      if (auth?.user === undefined) return
      const told = await faultOf(open({ ...real(), auth: { ...auth, password: hidden('not-the-password') } }))
      expect(told.code).to.equal('auth-failed')
      expect(JSON.stringify(told)).not.to.contain('not-the-password')
    })
  })
}
