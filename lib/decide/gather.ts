import type { Incident } from '../model/incident.ts'
import type { Labels } from '../model/labels.ts'
import type { GroupState } from '../model/notice.ts'
import type { GroupBy } from '../model/rule.ts'
import type { Trouble } from '../model/state.ts'
import type { EpochMs } from '../model/time.ts'
import { hushedBy } from './hushed.ts'
import type { RouteLedger } from './ledger.ts'
import type { RuledRoute } from './routes.ts'
import type { Situation } from './situation.ts'
import { soonest } from './soonest.ts'
import { wantOf } from './want-of.ts'
import type { Want } from './want-of.ts'

export interface GroupEntry {
  readonly incident: Incident
  readonly want: Want
  /** What was told of it last. */
  readonly was: Trouble | undefined
}

/** What one route has to say of one group. */
export interface Group {
  readonly key: string
  readonly state: GroupState
  readonly entries: readonly GroupEntry[]
  /** Something has changed and nobody was told. */
  readonly isPending: boolean
  /** When it is to be told; null when there is nothing to say. */
  readonly dueAt: EpochMs | null
}

/** Everything that a route has to say or may have to repeat, by group. */
export function gather(
  route: RuledRoute,
  ledger: RouteLedger,
  situation: Situation,
): { readonly groups: readonly Group[]; readonly nextAt: EpochMs | null } {
  const { incidents, labelsOf, now } = situation
  const byGroup = new Map<string, GroupEntry[]>([...ledger.groups.keys()].map((key) => [key, []]))
  const times: (EpochMs | null)[] = []
  const isHushed = hushedBy(route.unless, situation)
  for (const incident of incidents) {
    const told = ledger.told.get(incident.id)
    const labels = labelsOf(incident.subject.target)
    const { want, nextAt } = wantOf(incident, told, { route, labels, situation, isHushed })
    times.push(nextAt)
    if (want === null) continue
    const key = told?.group ?? groupKey(incident, route.group.by, labels)
    const entries = byGroup.get(key) ?? []
    entries.push({ incident, want, was: told?.status })
    byGroup.set(key, entries)
  }
  const groups = [...byGroup].map(([key, entries]) => {
    const fresh = { route: ledger.route, group: key, pendingSince: null, toldAt: null, sequence: 0 }
    return groupOf(route, ledger.groups.get(key) ?? fresh, entries, now)
  })
  return { groups, nextAt: soonest(times, now) }
}

function groupOf(route: RuledRoute, state: GroupState, entries: readonly GroupEntry[], now: EpochMs): Group {
  const isPending = entries.some(({ want }) => want !== 'still')
  const group = { key: state.group, state, entries, isPending }
  if (isPending) return { ...group, dueAt: changeDueAt(route, state, entries, now) }
  const { toldAt } = state
  const { repeatMs } = route
  const isRepeated = entries.length > 0 && repeatMs !== null && toldAt !== null
  return { ...group, dueAt: isRepeated ? toldAt + repeatMs : null }
}

/** What gets better is not kept waiting for the time between two notices. */
function changeDueAt(route: RuledRoute, state: GroupState, entries: readonly GroupEntry[], now: EpochMs): EpochMs {
  const { toldAt } = state
  const gathered = gatheredAt(route, state, now)
  const onlyBetter = entries.every(({ want }) => want !== 'problem')
  if (toldAt === null || onlyBetter) return gathered
  return Math.max(gathered, Math.min(toldAt, now) + route.group.intervalMs)
}

/** Until when others may still join the notice. A clock that was set back makes nobody wait longer than this. */
export function gatheredAt({ group }: RuledRoute, { pendingSince }: GroupState, now: EpochMs): EpochMs {
  return Math.min(pendingSince ?? now, now) + group.waitMs
}

/** Unlike any other group of the route, and readable: `target="web-1",check="disk"`. */
export function groupKey(
  { id, subject }: Pick<Incident, 'id' | 'subject'>,
  by: readonly GroupBy[],
  labels: Labels,
): string {
  const valueOf = (one: GroupBy): string => {
    switch (one) {
      case 'target':
      case 'check':
      case 'item':
        return subject[one]
      case 'incident':
        return id
      default:
        return labels[one.slice('label:'.length)] ?? ''
    }
  }
  return by.map((one) => `${one}=${JSON.stringify(valueOf(one))}`).join(',')
}
