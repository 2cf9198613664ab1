import type { IncidentId } from '../model/incident.ts'
import { routeKey } from '../model/notice.ts'
import type { GroupState, Route, Told } from '../model/notice.ts'
import type { EpochMs } from '../model/time.ts'

/** What one route has told and not ended, and what waits to be told. */
export interface RouteLedger {
  readonly route: Route
  readonly told: ReadonlyMap<IncidentId, Told>
  readonly groups: ReadonlyMap<string, GroupState>
  /** When it has told something, the last time last. */
  readonly recent: readonly EpochMs[]
}

/** By routeKey. */
export type Ledger = ReadonlyMap<string, RouteLedger>

export function freshLedger(route: Route): RouteLedger {
  return { route, told: new Map(), groups: new Map(), recent: [] }
}

/** The ledger of what was written down, line by line. */
export function ledgerOf(written: {
  readonly told: readonly Told[]
  readonly groups: readonly GroupState[]
  readonly recent: readonly { readonly route: Route; readonly times: readonly EpochMs[] }[]
}): Ledger {
  const ledger = new Map<
    string,
    { route: Route; told: Map<IncidentId, Told>; groups: Map<string, GroupState>; recent: readonly EpochMs[] }
  >()
  const of = (route: Route) => {
    const key = routeKey(route)
    const known = ledger.get(key) ?? { route, told: new Map(), groups: new Map(), recent: [] }
    ledger.set(key, known)
    return known
  }
  for (const each of written.told) of(each.route).told.set(each.incident, each)
  for (const each of written.groups) of(each.route).groups.set(each.group, each)
  for (const { route, times } of written.recent) of(route).recent = times
  return ledger
}
