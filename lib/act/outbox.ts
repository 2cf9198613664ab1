import type { Clock } from '../base/clock.ts'
import type { Delivery } from '../kit/notifier.ts'
import type { IncidentEvent } from '../model/incident.ts'
import { routeKey } from '../model/notice.ts'
import type { Notice, Outgoing } from '../model/notice.ts'
import type { EpochMs, Ms } from '../model/time.ts'
import { afterTry } from './retry.ts'

export interface OutboxWorld {
  readonly clock: Clock
  /** Sends one notice. Resolves whatever happens. */
  readonly send: (notice: Notice) => Promise<Delivery>
  /** Writes down what became of a try. */
  readonly settle: (outgoing: Outgoing, events: readonly IncidentEvent[]) => Promise<void>
  /** Between 0 and 1. */
  readonly chance: () => number
  /** Nothing is begun after that; what is being sent is waited for. */
  readonly stopping: AbortSignal
}

/** Notices on their way. They have been saved before they come here. */
export interface Outbox {
  add(outgoing: readonly Outgoing[]): void
  readonly waiting: number
  /** Resolves when what was being sent at the stop is done. */
  readonly done: Promise<void>
}

/** So many at once by one notifier, so that one that hangs keeps few waiting. */
const AT_ONCE = 4
const LONGEST_REST_MS: Ms = 60_000
const LONGEST_WAIT_MS: Ms = 1_000_000

/**
 * Sends what waits until it has arrived or is given up. Of one incident, one route tells everything in its order: the
 * end is not told before the beginning has arrived.
 */
export function startOutbox({ clock, send, settle, chance, stopping }: OutboxWorld): Outbox {
  const waiting = new Map<string, Outgoing>()
  const sending = new Map<string, Promise<void>>()
  let rest = new AbortController()
  const wake = (): void => rest.abort()

  async function attempt(tried: Outgoing): Promise<void> {
    const delivery = await send(tried.notice)
    const now = clock.now()
    const after = afterTry(tried, delivery, { now, chance: chance() })
    if (after.state === 'waiting') waiting.set(after.notice.key, after)
    else waiting.delete(after.notice.key)
    const isNews = after.state !== 'waiting' || tried.attempts === 0 || tried.answer !== after.answer
    await settle(after, isNews ? eventsOf(after, now) : [])
  }

  /** Begins what may begin now, and says when the next one may that only waits for its time. */
  function begin(): EpochMs {
    const now = clock.now()
    let next = Infinity
    for (const each of ready([...waiting.values()], sending)) {
      const { key, route } = each.notice
      // Nobody waits longer than that for another try: the clock was set back.
      if (each.at > now && each.at <= now + LONGEST_WAIT_MS) next = Math.min(next, each.at)
      else if (countOf(route.notifier) < AT_ONCE) {
        const work = attempt(each).finally(() => {
          sending.delete(key)
          wake()
        })
        sending.set(key, work)
      }
    }
    return next
  }

  function countOf(notifier: string): number {
    let count = 0
    for (const key of sending.keys()) if (waiting.get(key)?.notice.route.notifier === notifier) count += 1
    return count
  }

  async function keepGoing(): Promise<void> {
    stopping.addEventListener('abort', wake)
    while (!stopping.aborted) {
      rest = new AbortController()
      const next = begin()
      const ms = Math.min(Math.max(next - clock.now(), 0), LONGEST_REST_MS)
      await clock.sleep(ms, rest.signal).catch(() => 'there is something to do')
    }
    stopping.removeEventListener('abort', wake)
    await Promise.allSettled(sending.values())
  }

  return {
    add(outgoing) {
      // They come in the order they were made, and stay in it whatever the clock says.
      for (const each of outgoing) waiting.set(each.notice.key, each)
      wake()
    },
    get waiting() {
      return waiting.size
    },
    done: keepGoing(),
  }
}

/** Those that nothing older of their route stands before: nothing that tells of an incident they tell of, too. */
function ready(waiting: readonly Outgoing[], sending: ReadonlyMap<string, unknown>): Outgoing[] {
  const before = new Map<string, Set<string>>()
  return waiting.filter(({ notice }) => {
    const route = routeKey(notice.route)
    const told = before.get(route) ?? new Set<string>()
    before.set(route, told)
    const isNext = !notice.entries.some(({ incident }) => told.has(incident))
    for (const { incident } of notice.entries) told.add(incident)
    return isNext && !sending.has(notice.key)
  })
}

function eventsOf({ state, notice, answer, attempts }: Outgoing, at: EpochMs): IncidentEvent[] {
  const kind = state === 'waiting' ? 'refused' : state === 'delivered' ? 'delivered' : 'dead'
  const { notifier } = notice.route
  const text =
    state === 'delivered' ? `${notifier}${answer && `: ${answer}`}` : `${notifier}, try ${attempts}: ${answer}`
  return notice.entries.filter((entry) => entry.kind !== 'still').map(({ incident }) => ({ incident, at, kind, text }))
}
