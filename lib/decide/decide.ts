import { routeKey } from '../model/notice.ts'
import type { GroupState, Notice, Told } from '../model/notice.ts'
import type { Rule } from '../model/rule.ts'
import type { EpochMs } from '../model/time.ts'
import { gather } from './gather.ts'
import type { Group } from './gather.ts'
import { freshLedger } from './ledger.ts'
import type { Ledger, RouteLedger } from './ledger.ts'
import { limited } from './limited.ts'
import { noticeOf } from './notice-of.ts'
import { routesOf } from './routes.ts'
import type { RuledRoute } from './routes.ts'
import type { Situation } from './situation.ts'
import { soonest } from './soonest.ts'

export interface Decision {
  /** What has to be told now. */
  readonly notices: readonly Notice[]
  /** What has to be remembered of it. What has not changed is the same object as before. */
  readonly ledger: Ledger
  /** When to decide again although nothing has happened; null for never. */
  readonly nextAt: EpochMs | null
}

/**
 * Compares what people have been told with how things are, and says what is missing. It does not matter how long ago
 * it was asked last, nor what happened in between: whatever was lost on the way is made up for at the next question.
 */
export function decide(situation: Situation, before: Ledger, rules: readonly Rule[]): Decision {
  const notices: Notice[] = []
  const ledger = new Map<string, RouteLedger>()
  const times: (EpochMs | null)[] = []
  for (const route of routesOf(rules, before)) {
    const key = routeKey(route)
    const told = tell(route, before.get(key) ?? freshLedger({ rule: route.rule, notifier: route.notifier }), situation)
    notices.push(...told.notices)
    times.push(told.nextAt)
    if (told.after.groups.size + told.after.told.size + told.after.recent.length > 0) ledger.set(key, told.after)
  }
  return { notices, ledger, nextAt: soonest(times, situation.now) }
}

interface RouteDecision {
  readonly notices: readonly Notice[]
  readonly after: RouteLedger
  readonly nextAt: EpochMs | null
}

function tell(route: RuledRoute, before: RouteLedger, situation: Situation): RouteDecision {
  const { now } = situation
  const { groups, nextAt } = gather(route, before, situation)
  const quietUntil = situation.quietUntil(route.rule)
  // What is due out of hours stays due: it is told when they begin, unless it is over by then and nobody knew of it.
  const due = quietUntil === null ? groups.filter(({ dueAt }) => dueAt !== null && dueAt <= now) : []
  const sending = limited(due, { recent: before.recent, limit: route.limit, now })
  const notices = sending.batches.map((batch) => noticeOf(route, batch, situation))
  const toldNow = new Set(sending.batches.flat())
  const told = toldAfter(before, toldNow, now)
  const open = new Set([...told.values()].map(({ group }) => group))
  const states = groups.flatMap((group) => groupAfter(group, toldNow.has(group), open.has(group.key), now))
  const repeatAt = notices.length > 0 && route.repeatMs !== null ? now + route.repeatMs : null
  return {
    notices,
    after: {
      route: before.route,
      told,
      groups: new Map(states.map((state) => [state.group, state])),
      recent: [...sending.recent, ...notices.map(() => now)],
    },
    nextAt: soonest([nextAt, sending.nextAt, repeatAt, quietUntil, ...groups.map(({ dueAt }) => dueAt)], now),
  }
}

/** What has been told of each incident; of one that is over, and told to be, there is nothing more to remember. */
function toldAfter({ route, told }: RouteLedger, toldNow: Iterable<Group>, now: EpochMs): RouteLedger['told'] {
  const after = new Map(told)
  for (const { key, entries } of toldNow) {
    for (const { incident, want } of entries) {
      const { id, status, isFlapping } = incident
      if (want === 'recovery') after.delete(id)
      else after.set(id, { route, incident: id, group: key, status, isFlapping, at: now } satisfies Told)
    }
  }
  return after
}

/** A group whose incidents are all over, and which has nothing to say, begins anew when it comes back. */
function groupAfter({ state, isPending }: Group, isToldNow: boolean, isOpen: boolean, now: EpochMs): GroupState[] {
  if (isToldNow) return isOpen ? [{ ...state, pendingSince: null, toldAt: now, sequence: state.sequence + 1 }] : []
  if (isPending) return [state.pendingSince === null ? { ...state, pendingSince: now } : state]
  if (!isOpen) return []
  return [state.pendingSince === null ? state : { ...state, pendingSince: null }]
}
