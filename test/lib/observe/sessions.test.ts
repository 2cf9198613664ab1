import { expect } from 'chai'
import type { AnyConnector, Session } from '../../../lib/kit/connector.ts'
import { fault, FaultError } from '../../../lib/kit/fault.ts'
import type { Target } from '../../../lib/model/target.ts'
import { openSessions } from '../../../lib/observe/sessions.ts'
import type { Sessions } from '../../../lib/observe/sessions.ts'
import { aClock, aConnector, aSession, aTarget } from '../../helpers/fakes.ts'

describe('sessions', () => {
  it('logs in once however many ask at the same time', async () => {
    let logins = 0
    const sessions = withTargets(
      [aTarget()],
      aConnector(() => (logins++, aSession())),
    )
    const [first, second] = await Promise.all([sessions.open(aTarget()), sessions.open(aTarget())])
    expect(first.session).to.equal(second.session)
    expect(logins).to.equal(1)
  })

  it('uses an open conversation again, and says that nothing was connected', async () => {
    const sessions = withTargets(
      [aTarget()],
      aConnector(() => aSession()),
    )
    expect(await sessions.open(aTarget())).to.have.property('connectMs')
    expect(await sessions.open(aTarget())).to.not.have.property('connectMs')
  })

  it('opens a broken conversation anew, once', async () => {
    let logins = 0
    const sessions = withTargets(
      [aTarget()],
      aConnector(() => aSession({ alive: ++logins > 1 })),
    )
    await sessions.open(aTarget())
    await Promise.all([sessions.open(aTarget()), sessions.open(aTarget())])
    expect(logins).to.equal(2)
  })

  it('forgets a failed login, so that the next pass tries again', async () => {
    let tries = 0
    const sessions = withTargets(
      [aTarget()],
      aConnector(() => {
        if (++tries === 1) throw fault('refused', 'nobody listens')
        return aSession()
      }),
    )
    expect(await faultOf(sessions.open(aTarget()))).to.include({ code: 'refused' })
    expect((await sessions.open(aTarget())).session.alive).to.equal(true)
  })

  it('has one login in flight per server, and does not let a slow one hold up others', async () => {
    const inFlight = new Map<string, number>()
    let worst = 0
    const waiting: (() => void)[] = []
    const connector = aConnector(
      async (options) => {
        const { at } = options as { at: string }
        inFlight.set(at, (inFlight.get(at) ?? 0) + 1)
        worst = Math.max(worst, inFlight.get(at) ?? 0)
        if (at === 'slow:22') await new Promise<void>((resolve) => waiting.push(resolve))
        inFlight.set(at, (inFlight.get(at) ?? 0) - 1)
        return aSession()
      },
      { endpoint: (options: { at: string }) => options.at },
    )
    const slow = Array.from({ length: 40 }, (_, n) => aTarget({ id: `slow-${n}`, options: { at: 'slow:22' } }))
    const quick = Array.from({ length: 5 }, (_, n) => aTarget({ id: `quick-${n}`, options: { at: `quick-${n}:22` } }))
    const sessions = withTargets([...slow, ...quick], connector)
    const all = slow.map((target) => sessions.open(target))
    await Promise.all(quick.map((target) => sessions.open(target)))
    expect(waiting).to.have.length(1)
    while (all.length > 0) {
      waiting.shift()?.()
      await all.shift()
    }
    expect(worst).to.equal(1)
  })

  it('does not take the time in the queue from a target that is not to blame', async () => {
    const waiting: (() => void)[] = []
    const connector = aConnector(
      async (options) => {
        if ((options as { hangs: boolean }).hangs) await new Promise<void>((resolve) => waiting.push(resolve))
        return aSession()
      },
      { endpoint: (options: { place: string }) => options.place },
    )
    const hung = Array.from({ length: 16 }, (_, n) =>
      aTarget({ id: `hung-${n}`, options: { hangs: true, place: `h${n}` } }),
    )
    const good = aTarget({ id: 'good', options: { hangs: false, place: 'g' }, timeoutMs: 20 })
    const sessions = withTargets([...hung, good], connector)
    const all = hung.map((target) => sessions.open(target))
    const opened = sessions.open(good)
    // Longer than the good one's own time, which has not begun.
    await new Promise((resolve) => setTimeout(resolve, 60))
    for (const free of waiting) free()
    await Promise.all(all)
    expect((await opened).session.alive).to.equal(true)
  })

  it('ends an opening that hangs beyond the time of its target', async () => {
    const sessions = withTargets(
      [],
      aConnector(() => new Promise(() => undefined)),
    )
    expect(await faultOf(sessions.open(aTarget({ timeoutMs: 20 })))).to.include({ code: 'timed-out', phase: 'pass' })
  })

  it('closes the others when one of them cannot be closed', async () => {
    const closed: string[] = []
    const connector = aConnector((options) => {
      const { id } = options as { id: string }
      return aSession({
        close: () => (id === 'b' ? Promise.reject(new Error('no')) : Promise.resolve(void closed.push(id))),
      })
    })
    const targets = ['a', 'b', 'c'].map((id) => aTarget({ id, options: { id } }))
    const sessions = withTargets(targets, connector)
    for (const target of targets) await sessions.open(target)
    await sessions.close()
    expect(closed).to.have.members(['a', 'c'])
  })

  describe('that are dropped', () => {
    it('are closed, and opened anew for whoever asks; the others stay', async () => {
      const told: string[] = []
      const connector = aConnector((options) => {
        const { id } = options as { id: string }
        told.push(`open ${id}`)
        return aSession({ close: () => Promise.resolve(void told.push(`close ${id}`)) })
      })
      const [a, b] = ['a', 'b'].map((id) => aTarget({ id, options: { id } })) as [Target, Target]
      const sessions = withTargets([a, b], connector)
      for (const target of [a, b]) await sessions.open(target)
      await sessions.drop(new Set(['a', 'nobody']))
      for (const target of [a, b]) await sessions.open(target)
      expect(told).to.deep.equal(['open a', 'open b', 'close a', 'open a'])
    })

    it('end while they are being opened, also behind others in the queue', async () => {
      const begun: string[] = []
      const connector = aConnector(
        (options, { signal }) => {
          begun.push((options as { id: string }).id)
          return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)))
        },
        { endpoint: () => 'one' },
      )
      const [a, b] = ['a', 'b'].map((id) => aTarget({ id, options: { id } })) as [Target, Target]
      const sessions = withTargets([a, b], connector)
      const openings = [sessions.open(a), sessions.open(b)].map(faultOf)
      await new Promise((resolve) => void setImmediate(resolve))
      await sessions.drop(new Set(['a', 'b']))
      const lost = { code: 'lost', message: 'the inventory has been read anew' }
      expect(await Promise.all(openings)).to.deep.equal([lost, lost])
      expect(begun).to.deep.equal(['a'])
    })

    it('are closed before their carrier, although nobody knows any more who carried whom', async () => {
      const told: string[] = []
      const targets = new Map<string, Target>()
      const connector = aConnector((options) => {
        const { id } = options as { id: string }
        return aSession({ tunnel: {} as never, close: () => Promise.resolve(void told.push(id)) })
      })
      const sessions = openSessions({ targets, connectors: new Map([['fake', connector]]), clock: aClock() })
      for (const target of [
        aTarget({ id: 'bastion', options: { id: 'bastion' } }),
        aTarget({ id: 'inner', options: { id: 'inner' }, via: 'bastion' }),
      ])
        targets.set(target.id, target)
      const inner = targets.get('inner')
      if (inner) await sessions.open(inner)
      targets.clear()
      await sessions.drop(new Set(['bastion', 'inner']))
      expect(told).to.deep.equal(['inner', 'bastion'])
    })
  })

  describe('through a carrier', () => {
    const bastion = aTarget({ id: 'bastion', carrier: true })
    const inner = aTarget({ id: 'inner', via: 'bastion' })

    it('opens the carrier first and hands on its tunnel; the carried are closed before it', async () => {
      const told: string[] = []
      const tunnel = {} as NonNullable<Session['tunnel']>
      let opened = 0
      const connector = aConnector((_options, { through }) => {
        const name = ++opened === 1 ? 'bastion' : 'inner'
        told.push(`open ${name}${through === tunnel ? ' through it' : ''}`)
        return aSession({ tunnel, close: () => Promise.resolve(void told.push(`close ${name}`)) })
      })
      const sessions = withTargets([bastion, inner], connector)
      await sessions.open(inner)
      await sessions.close()
      expect(told).to.deep.equal(['open bastion', 'open inner through it', 'close inner', 'close bastion'])
    })

    it("tells the carrier's fault as the carried target's, naming the carrier", async () => {
      const sessions = withTargets(
        [bastion, inner],
        aConnector(() => {
          throw fault('auth-failed', 'no key was accepted')
        }),
      )
      expect(await faultOf(sessions.open(inner))).to.deep.equal({
        code: 'auth-failed',
        message: 'through "bastion": no key was accepted',
      })
    })

    it('opens who has another way without it, and tells why it could not be used', async () => {
      const told: unknown[] = []
      const sessions = withTargets(
        [bastion, { ...inner, hasOtherWay: true, options: 'inner' }],
        aConnector((options, { through, noWay }) => {
          if (options !== 'inner') throw fault('timed-out', 'nobody answered')
          told.push(through, noWay)
          return aSession()
        }),
      )
      await sessions.open({ ...inner, hasOtherWay: true, options: 'inner' })
      expect(told).to.deep.equal([null, { code: 'timed-out', message: 'through "bastion": nobody answered' }])
    })
  })
})

function withTargets(targets: readonly Target[], connector: AnyConnector): Sessions {
  return openSessions({
    targets: new Map(targets.map((target) => [target.id, target])),
    connectors: new Map([['fake', connector]]),
    clock: aClock(),
  })
}

async function faultOf(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise
  } catch (error) {
    if (error instanceof FaultError) return error.fault
    throw error
  }
  throw new Error('no fault')
}
