import type { Incident } from '../model/incident.ts'
import { routeKey } from '../model/notice.ts'
import type { Told } from '../model/notice.ts'
import type { Rule } from '../model/rule.ts'
import type { Standing } from '../model/standing.ts'
import { gather, gatheredAt } from './gather.ts'
import { hushedBy } from './hushed.ts'
import { freshLedger } from './ledger.ts'
import type { Ledger, RouteLedger } from './ledger.ts'
import { limited } from './limited.ts'
import { routesOf } from './routes.ts'
import type { RuledRoute } from './routes.ts'
import type { Situation } from './situation.ts'
import { wantOf } from './want-of.ts'
import type { Quiet } from './want-of.ts'
import { whyNotMeant } from './would-tell.ts'

export interface RouteStanding {
  readonly rule: string
  readonly notifier: string
  /** What was told last of this incident and not ended. */
  readonly told: Pick<Told, 'at' | 'status' | 'isFlapping'> | null
  readonly standing: Standing
}

/**
 * Says of every route why it has told of an incident or has not, and until when. It goes the way that `decide` goes, by
 * the same steps: two opinions on that would be one too many.
 *
 * @param situation.incidents holds the incident and all others, as they share groups and limits
 */
export function standings(
  incident: Incident,
  situation: Situation,
  ledger: Ledger,
  rules: readonly Rule[],
): readonly RouteStanding[] {
  return routesOf(rules, ledger).flatMap((route) => {
    const { rule, notifier } = route
    const own = ledger.get(routeKey(route)) ?? freshLedger({ rule, notifier })
    const told = own.told.get(incident.id) ?? null
    // What another incident was told by a rule that is gone is nothing about this one.
    if (route.when === null && told === null) return []
    return [{ rule, notifier, told: told && wordsOf(told), standing: standingOf(incident, route, own, situation) }]
  })
}

function standingOf(incident: Incident, route: RuledRoute, ledger: RouteLedger, situation: Situation): Standing {
  const { now, labelsOf } = situation
  const labels = labelsOf(incident.subject.target)
  const isHushed = hushedBy(route.unless, situation)
  const asked = wantOf(incident, ledger.told.get(incident.id), { route, labels, situation, isHushed })
  if (asked.want === null) return quietly(asked.quiet, incident, route, situation)
  const { groups } = gather(route, ledger, situation)
  const group = groups.find(({ entries }) => entries.some((each) => each.incident.id === incident.id))
  if (!group) return { kind: 'due' }
  const { dueAt, state } = group
  if (asked.want === 'still') return { kind: 'told', againAt: dueAt }
  const quietUntil = situation.quietUntil(route.rule)
  if (quietUntil !== null) return { kind: 'waits', for: 'hours', until: quietUntil }
  if (dueAt !== null && dueAt > now) {
    return { kind: 'waits', for: dueAt > gatheredAt(route, state, now) ? 'interval' : 'wait', until: dueAt }
  }
  const due = groups.filter((each) => each.dueAt !== null && each.dueAt <= now)
  const { nextAt } = limited(due, { recent: ledger.recent, limit: route.limit, now })
  return nextAt === null ? { kind: 'due' } : { kind: 'waits', for: 'limit', until: nextAt }
}

function quietly(quiet: Quiet, incident: Incident, { when }: RuledRoute, { labelsOf, now }: Situation): Standing {
  switch (quiet.kind) {
    case 'young':
      return { kind: 'waits', for: 'openFor', until: quiet.until }
    case 'muted':
      return { kind: 'muted', ...quiet.mute }
    case 'not-meant': {
      const labels = labelsOf(incident.subject.target)
      return { kind: 'not-meant', why: whyNotMeant(when ?? {}, incident, { labels, now }) }
    }
    case 'over':
    case 'mended':
    case 'hushed':
    case 'itself':
    case 'left-over':
      return quiet
  }
}

function wordsOf({ at, status, isFlapping }: Told): RouteStanding['told'] {
  return { at, status, isFlapping }
}
