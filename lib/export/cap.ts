import type { Family, Rank } from '../model/metrics.ts'
import { family } from './collect.ts'

/** How many series of each family were left out until now. It only grows. */
export type Dropped = ReadonlyMap<string, number>

/**
 * At most so many series. What we know of ourselves stays, then come verdicts, then figures; among these the small
 * families first, so that ten thousand containers drive out nobody but themselves. What is left out is counted, and the
 * count is a family of what leaves.
 */
export function capped(
  families: readonly Family[],
  maxSeries: number,
  before: Dropped = new Map(),
): { readonly families: readonly Family[]; readonly dropped: Dropped } {
  const dropped = new Map(before)
  const kept = new Map<Family, Family>()
  let left = maxSeries
  for (const each of byRank(families)) {
    const many = each.rank === 'own' ? each.samples.length : Math.max(0, Math.min(each.samples.length, left))
    left -= many
    kept.set(each, many === each.samples.length ? each : { ...each, samples: each.samples.slice(0, many) })
    const missing = each.samples.length - many
    if (missing > 0) dropped.set(each.name, (dropped.get(each.name) ?? 0) + missing)
  }
  return { families: [...families.map((each) => kept.get(each) ?? each), countOf(dropped)], dropped }
}

const RANKS: readonly Rank[] = ['own', 'verdict', 'figure']

function byRank(families: readonly Family[]): readonly Family[] {
  const size = ({ rank, samples }: Family): number => (rank === 'figure' ? samples.length : 0)
  return [...families].sort(
    (one, other) => RANKS.indexOf(one.rank) - RANKS.indexOf(other.rank) || size(one) - size(other),
  )
}

function countOf(dropped: Dropped): Family {
  const kind = {
    name: 'orch_watch_series_dropped_total',
    help: 'How many series were left out, each time, since settings.metrics.maxSeries allows no more.',
    type: 'counter',
    rank: 'own',
  } as const
  return family(
    kind,
    [...dropped].sort().map(([name, count]) => [[['family', name]], count] as const),
  )
}
