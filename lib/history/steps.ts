import { sparklineOf } from '../kit/sparkline.ts'
import { meanOf } from '../model/history.ts'
import type { Bucket } from '../model/history.ts'
import type { EpochMs, Ms } from '../model/time.ts'
import { beginningOf, merged } from './buckets.ts'

const MINUTE_MS: Ms = 60_000
const HOUR_MS: Ms = 60 * MINUTE_MS
const DAY_MS: Ms = 24 * HOUR_MS
/** Lengths that people count in; a longer span has more steps of the last one. */
const LENGTHS: readonly Ms[] = [
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE_MS),
  ...[1, 2, 3, 6, 12].map((hours) => hours * HOUR_MS),
  ...[1, 2, 4, 8, 16, 32].map((days) => days * DAY_MS),
]

/** A stretch of time; null where nothing was measured in it. */
export interface Step {
  readonly at: EpochMs
  readonly bucket: Bucket | null
}

/** The shortest length of which so many steps cover the span. */
export function stepLength(spanMs: Ms, steps: number): Ms {
  return LENGTHS.find((length) => spanMs / length <= steps) ?? LENGTHS.at(-1) ?? DAY_MS
}

/** Every step of the span, also those in which nothing was measured. */
export function stepsOf(
  buckets: readonly Bucket[],
  { from, to, lengthMs }: { readonly from: EpochMs; readonly to: EpochMs; readonly lengthMs: Ms },
): readonly Step[] {
  const larger = merged(buckets.map((bucket) => ({ ...bucket, at: beginningOf(bucket.at, lengthMs) })))
  const known = new Map(larger.map((bucket) => [bucket.at, bucket]))
  const first = beginningOf(from, lengthMs)
  return Array.from({ length: Math.ceil((to - first) / lengthMs) }, (_, nth) => {
    const at = first + nth * lengthMs
    return { at, bucket: known.get(at) ?? null }
  })
}

/** One character for the mean of each step; a dot where there is none. */
export function sparkline(steps: readonly Step[]): string {
  return sparklineOf(steps.map(({ bucket }) => (bucket ? meanOf(bucket) : null)))
}
