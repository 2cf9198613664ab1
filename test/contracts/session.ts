import { expect } from 'chai'
import { systemClock } from '../../lib/base/clock.ts'
import type { AnyConnector, OpenContext, Session } from '../../lib/kit/connector.ts'
import { FaultError } from '../../lib/kit/fault.ts'

/** What the suite needs to know of one runtime, with something real behind it. */
export interface RealTarget {
  readonly connector: AnyConnector
  /** As the inventory would hand them over. */
  readonly options: unknown
  readonly through: OpenContext['through']
  /** Options with which nothing can be reached, or null where that cannot be (this machine is always there). */
  readonly nowhere: unknown
}

/** What every connector keeps, whatever it talks to. */
export function describeSession(name: string, real: () => RealTarget): void {
  describe(`a session of ${name}`, function () {
    this.timeout(30_000)
    const open = (signal = new AbortController().signal, options = real().options): Promise<Session> =>
      real().connector.open(options, { signal, clock: systemClock, through: real().through })

    it('is named like its file, and says what is dialled', () => {
      const { connector, options } = real()
      expect(connector.name).to.equal(name)
      expect(connector.endpoint(options)).to.match(/^\S+$/u)
    })

    it('offers what the runtime says it offers', async () => {
      const session = await open()
      const { offers } = real().connector
      expect(offers.filter((capability) => session[capability] === undefined)).to.deep.equal([])
      expect(session.alive).to.equal(true)
      await session.close()
    })

    it('counts what it costs, and the counts only grow', async () => {
      const session = await open()
      if (!canBeAsked(session)) return session.close()
      const before = session.cost()
      await lookAt(session)
      const after = session.cost()
      expect(after.roundTrips).to.be.greaterThan(before.roundTrips)
      expect(after.bytes).to.be.greaterThan(before.bytes)
      expect(after.connections).to.be.at.least(before.connections)
      await session.close()
    })

    it('may be closed twice, is not alive then, and answers a question with a fault', async () => {
      const session = await open()
      await session.close()
      await session.close()
      expect(session.alive).to.equal(false)
      if (canBeAsked(session)) expect(await outcome(lookAt(session))).to.be.instanceOf(FaultError)
    })

    it('leaves no timer behind that would keep the program from ending', async () => {
      const timers = (): number => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length
      const session = await open()
      await lookAt(session)
      await session.close()
      // The suite's own timer is among them before and after.
      expect(timers()).to.be.at.most(1)
    })

    it('ends a question when the pass is over, with an error and not with half an answer', async () => {
      const session = await open()
      if (!canBeAsked(session)) return session.close()
      expect(await outcome(lookAt(session, AbortSignal.abort(new Error('over'))))).to.be.instanceOf(Error)
      await session.close()
    })

    it('is not opened at all when everything is over already', async () => {
      const over = AbortSignal.abort(new Error('stopping'))
      const opened = await outcome(open(over))
      if (opened instanceof Error) return
      // This machine cannot fail to be there; then what came must be closed already.
      expect((opened as Session).alive).to.equal(false)
    })

    it('tells why nothing could be reached as a fault, not as a bug', async () => {
      const { nowhere } = real()
      if (nowhere === null) return
      const error = await outcome(open(undefined, nowhere))
      expect(error).to.be.instanceOf(FaultError)
      expect((error as FaultError).fault.code).to.be.oneOf(['refused', 'unreachable'])
    })
  })
}

/** Of a target that is only an address nothing is asked but over the network: test/contracts/network.ts. */
function canBeAsked(session: Session): boolean {
  const { host, engine, workloads, nodes } = session
  return [host, engine, workloads, nodes].some((each) => each !== undefined)
}

async function lookAt(session: Session, signal = new AbortController().signal): Promise<unknown> {
  if (session.host) return session.host.read(new Set(['load']), signal)
  if (session.engine) return session.engine.read(new Set(['containers']), signal)
  if (session.workloads) return session.workloads.read(new Set(['list']), signal)
  return session.nodes?.read(new Set(['members']), signal)
}

async function outcome(promise: Promise<unknown>): Promise<unknown> {
  return promise.catch((error: unknown) => error)
}
