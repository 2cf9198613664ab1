import type { TargetId } from '../../model/target.ts'
import type { EpochMs, Ms } from '../../model/time.ts'
import type { TargetSeen } from '../board.ts'

/** What the last look at a target took. */
export interface Spent {
  readonly id: TargetId
  readonly runtime: string
  readonly everyMs: Ms | null
  readonly at: EpochMs
  readonly tookMs: Ms
  readonly connections: number
  readonly roundTrips: number
  readonly bytes: number
}

export const SORTED_BY = ['tookMs', 'bytes', 'roundTrips', 'connections'] as const

export type SortedBy = (typeof SORTED_BY)[number]

const DAY_MS: Ms = 86_400_000

/** Nothing where nobody has looked since the daemon began. */
export function spentOf({ id, runtime, everyMs, look }: TargetSeen): readonly Spent[] {
  return look ? [{ id, runtime, everyMs, at: look.at, tookMs: look.tookMs, ...look.cost }] : []
}

/** The most expensive first; of equals, what takes longer. */
export function sortedBy(spent: readonly Spent[], by: SortedBy): readonly Spent[] {
  return [...spent].sort((one, other) => other[by] - one[by] || other.tookMs - one.tookMs)
}

/** What all these looks took together; in a day where somebody knows how often they are taken. */
export function wholeOf(spent: readonly Spent[]): Pick<Spent, SortedBy> & { readonly bytesPerDay: number | null } {
  const sum = { tookMs: 0, connections: 0, roundTrips: 0, bytes: 0, bytesPerDay: null as number | null }
  for (const each of spent) {
    for (const key of SORTED_BY) sum[key] += each[key]
    const daily = perDay(each)
    if (daily !== null) sum.bytesPerDay = (sum.bytesPerDay ?? 0) + daily
  }
  return sum
}

/** In bytes, if every look took as much as the last one; null where a calendar says when it is looked at. */
export function perDay({ bytes, everyMs }: Pick<Spent, 'bytes' | 'everyMs'>): number | null {
  return everyMs === null ? null : (bytes * DAY_MS) / everyMs
}
