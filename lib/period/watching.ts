import { REACHABLE } from '../model/reachable.ts'
import type { Bucket, SeriesHistory } from '../model/history.ts'
import type { WatchingCost } from '../model/period-report.ts'
import type { TargetId } from '../model/target.ts'

/** What the looks at one target have cost; null where nobody has counted. */
export function watchingOf(target: TargetId, series: readonly SeriesHistory[]): WatchingCost | null {
  const of = (metric: string): readonly Bucket[] =>
    series.find(({ series: each }) => each.subject.check === REACHABLE && each.metric === metric)?.buckets ?? []
  const passes = of('took').reduce((sum, { count }) => sum + count, 0)
  if (passes === 0) return null
  const total = (metric: string): number => of(metric).reduce((sum, each) => sum + each.sum, 0)
  return {
    ...{ target, passes, roundTrips: total('round-trips'), bytes: total('bytes'), connections: total('connections') },
    tookMs: total('took') / passes,
    lateMs: total('late') / passes,
    latestMs: of('late').reduce((latest, { max }) => Math.max(latest, max), 0),
  }
}

/** Of all of them; null where nobody has counted. */
export function watchingOfAll(all: readonly WatchingCost[]): WatchingCost | null {
  const passes = all.reduce((sum, each) => sum + each.passes, 0)
  if (passes === 0) return null
  const total = (of: (each: WatchingCost) => number): number => all.reduce((sum, each) => sum + of(each), 0)
  return {
    ...{ target: '', passes, roundTrips: total((each) => each.roundTrips), bytes: total((each) => each.bytes) },
    connections: total((each) => each.connections),
    tookMs: total((each) => each.tookMs * each.passes) / passes,
    lateMs: total((each) => each.lateMs * each.passes) / passes,
    latestMs: Math.max(...all.map((each) => each.latestMs)),
  }
}
