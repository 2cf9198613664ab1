import { growthOf, spanOf } from '../kit/trend.ts'
import type { Point } from '../kit/trend.ts'
import { meanOf } from '../model/history.ts'
import type { Bucket, SeriesHistory } from '../model/history.ts'
import type { CapacityTrend } from '../model/period-report.ts'
import type { EpochMs, Ms } from '../model/time.ts'

const DAY_MS: Ms = 86_400_000
/** Longer than a day: what is cleared every night would be taken for growth. */
const LEAST_SPAN_MS: Ms = 1.5 * DAY_MS
const LEAST_POINTS = 8
/** A share of the file system; less than that comes and goes. */
const TO_SPEAK_OF = 0.01
/** Later than that is no date that anybody plans with. */
const HORIZON_MS: Ms = 730 * DAY_MS
const DRAWN = 60

/** How full each file system was, and where that is going. @param to where the period ends */
export function capacityOf(series: readonly SeriesHistory[], to: EpochMs): readonly CapacityTrend[] {
  return series
    .filter(({ series: { subject, metric } }) => subject.check === 'disk' && metric === 'used')
    .flatMap(({ series: { subject }, buckets }) => {
      const last = buckets.at(-1)
      if (!last) return []
      const usedRatio = meanOf(last)
      const perMs = fillingPerMs(buckets)
      const leftMs = perMs > 0 ? (1 - usedRatio) / perMs - (to - last.at) : Infinity
      return {
        ...{ target: subject.target, item: subject.item, usedRatio },
        perDayRatio: perMs > 0 ? perMs * DAY_MS : null,
        fullAt: leftMs <= HORIZON_MS ? Math.round(to + Math.max(0, leftMs)) : null,
        points: buckets.slice(-DRAWN).map(meanOf),
      }
    })
}

/** Since it was last made emptier: what was there before says nothing about the days to come. */
function fillingPerMs(buckets: readonly Bucket[]): number {
  const points = buckets.map((bucket): Point => [bucket.at, meanOf(bucket)])
  const emptied = points.findLastIndex(([, used], nth) => (points[nth - 1]?.[1] ?? used) - used > TO_SPEAK_OF)
  const since = points.slice(Math.max(0, emptied))
  if (since.length < LEAST_POINTS || spanOf(since) < LEAST_SPAN_MS) return 0
  return growthOf(since, TO_SPEAK_OF)
}
