import { expect } from 'chai'
import { startOutbox } from '../../../lib/act/outbox.ts'
import type { Outbox } from '../../../lib/act/outbox.ts'
import type { Delivery } from '../../../lib/kit/notifier.ts'
import type { IncidentEvent } from '../../../lib/model/incident.ts'
import type { Notice, Outgoing } from '../../../lib/model/notice.ts'
import { aNotice, anEntry } from '../../helpers/notices.ts'
import { aVirtualClock } from '../../helpers/virtual-clock.ts'
import type { VirtualClock } from '../../helpers/virtual-clock.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

interface Post {
  readonly clock: VirtualClock
  readonly outbox: Outbox
  readonly arrived: Notice[]
  readonly settled: Map<string, Outgoing>
  readonly events: IncidentEvent[]
  readonly atOnce: () => number
  readonly stop: () => Promise<void>
}

function post(receive: (notice: Notice, clock: VirtualClock) => Promise<Delivery> | Delivery): Post {
  const clock = aVirtualClock(0)
  const over = new AbortController()
  const arrived: Notice[] = []
  const settled = new Map<string, Outgoing>()
  const events: IncidentEvent[] = []
  let sending = 0
  let most = 0
  const outbox = startOutbox({
    clock,
    chance: () => 0.5,
    stopping: over.signal,
    send: async (notice) => {
      most = Math.max(most, (sending += 1))
      const delivery = await receive(notice, clock)
      sending -= 1
      if (delivery.kind === 'delivered') arrived.push(notice)
      return delivery
    },
    settle: (outgoing, more) => {
      settled.set(outgoing.notice.key, outgoing)
      events.push(...more)
      return Promise.resolve()
    },
  })
  const stop = async (): Promise<void> => {
    over.abort()
    await clock.pass(HOUR)
    await outbox.done
  }
  return { clock, outbox, arrived, settled, events, atOnce: () => most, stop }
}

/** A notice that is due at once; about one incident, i1, unless said otherwise. */
function aLetter({ entries, ...parts }: Partial<Notice> = {}): Notice {
  return aNotice(entries ?? [anEntry({ incident: 'i1' })], { key: 'k1', at: 0, ...parts })
}

const waiting = (notice: Notice): Outgoing => ({ notice, state: 'waiting', attempts: 0, at: notice.at, answer: '' })
const takes: Delivery = { kind: 'delivered', reference: '4711' }
const fails: Delivery = { kind: 'rejected', isFinal: false, reason: '503' }

describe('the outbox', () => {
  it('sends at once, writes down that it has arrived, and what the receiver calls it', async () => {
    const { clock, outbox, arrived, settled, events, stop } = post(() => takes)
    outbox.add([waiting(aLetter())])
    await clock.pass(10)
    await stop()
    expect(arrived).to.have.length(1)
    expect(settled.get('k1')).to.include({ state: 'delivered', attempts: 1, answer: '4711' })
    expect(events.map(({ kind, text }) => `${kind} ${text}`)).to.deep.equal(['delivered ops: 4711'])
  })

  it('tells the end of an incident only when its beginning has arrived', async () => {
    let tries = 0
    const { clock, outbox, arrived, stop } = post(({ key }) => (key === 'begin' && (tries += 1) < 4 ? fails : takes))
    outbox.add([waiting(aLetter({ key: 'begin' }))])
    await clock.pass(2000)
    outbox.add([waiting(aLetter({ key: 'end', at: 1000, entries: [anEntry({ incident: 'i1', kind: 'recovery' })] }))])
    outbox.add([waiting(aLetter({ key: 'other', at: 1000, entries: [anEntry({ incident: 'i2' })] }))])
    await clock.pass(MINUTE)
    await stop()
    expect(arrived.map(({ key }) => key)).to.deep.equal(['other', 'begin', 'end'])
  })

  it('keeps to that order when somebody sets the clock back in between', async () => {
    const { clock, outbox, arrived, stop } = post(() => takes)
    outbox.add([waiting(aLetter({ key: 'begin', at: 3_600_000 }))])
    outbox.add([waiting(aLetter({ key: 'end', at: 1000, entries: [anEntry({ incident: 'i1', kind: 'recovery' })] }))])
    await clock.pass(2 * HOUR)
    await stop()
    expect(arrived.map(({ key }) => key)).to.deep.equal(['begin', 'end'])
  })

  it('keeps nobody waiting for a notifier that hangs, and asks that one for few things at once', async () => {
    const hangs = async (notice: Notice, clock: VirtualClock): Promise<Delivery> => {
      if (notice.route.notifier === 'ops') await clock.sleep(10_000)
      return notice.route.notifier === 'ops' ? fails : takes
    }
    const { clock, outbox, arrived, atOnce, stop } = post(hangs)
    for (let nth = 0; nth < 50; nth += 1) {
      outbox.add([waiting(aLetter({ key: `slow-${nth}`, entries: [anEntry({ incident: `i${nth}` })] }))])
    }
    outbox.add([waiting(aLetter({ key: 'quick', route: { rule: 'tell ops', notifier: 'mail' } }))])
    await clock.pass(100)
    expect(arrived.map(({ key }) => key)).to.deep.equal(['quick'])
    await clock.pass(HOUR)
    await stop()
    expect(atOnce()).to.be.at.most(5)
  })

  it('loses nothing of two thousand when three in ten tries go wrong and it is killed twenty times', async () => {
    let dice = 1
    const chance = (): number => (dice = (dice * 16807) % 2147483647) / 2147483647
    const kept = new Map<string, Outgoing>()
    const order = new Map<string, string[]>()
    const expected = new Set<string>()
    for (let life = 0; life < 21; life += 1) {
      const isLast = life === 20
      const { clock, outbox } = post(async (notice, own) => {
        await own.sleep(5 + chance() * 50)
        if (chance() < 0.3) return chance() < 0.5 ? fails : { ...fails, retryAfterMs: 2000 }
        const [entry] = notice.entries
        const heard = order.get(entry?.incident ?? '') ?? []
        order.set(entry?.incident ?? '', [...heard, notice.key])
        // Killed before it could be written down: it will be sent again.
        if (!isLast && chance() < 0.02) return new Promise(() => undefined)
        kept.set(notice.key, { ...waiting(notice), state: 'delivered' })
        return takes
      })
      const owed = [...kept.values()].filter(({ state }) => state === 'waiting')
      const fresh = isLast
        ? []
        : Array.from({ length: 100 }, (_, nth) => waiting(event(life * 50 + Math.floor(nth / 2), nth % 2)))
      for (const each of fresh) {
        kept.set(each.notice.key, each)
        expected.add(each.notice.key)
      }
      outbox.add([...owed, ...fresh].map((each) => ({ ...each, at: clock.now() })))
      await clock.pass(isLast ? 20 * HOUR : 1500)
    }
    expect(expected.size).to.equal(2000)
    const lost = [...expected].filter(
      (key) => kept.get(key)?.state !== 'delivered' && ![...order.values()].flat().includes(key),
    )
    expect(lost).to.deep.equal([])
    for (const heard of order.values()) {
      const [first] = heard
      expect(first).to.match(/-0$/u)
    }
  })
})

/** Two notices of each incident: its beginning, and its end. */
function event(incident: number, which: number): Notice {
  const entry = anEntry({ incident: `i${incident}`, kind: which === 0 ? 'problem' : 'recovery' })
  return aLetter({ key: `i${incident}-${which}`, at: which, sequence: which, entries: [entry] })
}
