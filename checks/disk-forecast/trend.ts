import { growthOf, spanOf } from '../../lib/kit/index.ts'
import { TO_SPEAK_OF } from './history.ts'
import type { Point, Series } from './history.ts'

const HOUR_S = 3600
const DAY_S = 24 * HOUR_S
/** Longer than a day: what is cleared every night would be taken for growth. */
const LEAST_SPAN_S = 36 * HOUR_S
const LEAST_POINTS = 8
const LEAST_PEAKS = 5
/** What is cleared less often than this is not known to be cleared regularly. */
const LONGEST_REST_S = 8 * DAY_S

export type Forecast =
  /** Not long enough looked at. */
  | { readonly kind: 'unknown' }
  | { readonly kind: 'steady' }
  /** `leftS` from the moment of the look. */
  | { readonly kind: 'growing'; readonly perDay: number; readonly leftS: number }

/**
 * When it will be full, if it goes on like that. Where space is freed again and again, the levels just before are what
 * grows or not; otherwise all that was seen since space was last freed.
 */
export function forecast({ size, points, peaks }: Series): Forecast {
  const now = points.at(-1)
  if (!now) return { kind: 'unknown' }
  const spanS = spanOf(points)
  const gaps = peaks.slice(1).map(([at], index) => at - (peaks[index]?.[0] ?? at))
  const restS = Math.max(0, ...gaps.filter((gap) => gap <= LONGEST_REST_S))
  if (points.length >= LEAST_POINTS && spanS >= LEAST_SPAN_S && spanS > restS * 1.25)
    return until(size, now, { from: now, perS: growthOf(points, size * TO_SPEAK_OF) })
  const last = peaks.at(-1)
  if (last && peaks.length >= LEAST_PEAKS && spanOf(peaks) >= LEAST_SPAN_S)
    return until(size, now, { from: last, perS: growthOf(peaks, size * TO_SPEAK_OF) })
  return { kind: 'unknown' }
}

function until(size: number, now: Point, line: { from: Point; perS: number }): Forecast {
  if (line.perS <= 0) return { kind: 'steady' }
  const leftS = (size - line.from[1]) / line.perS - (now[0] - line.from[0])
  return { kind: 'growing', perDay: line.perS * DAY_S, leftS: Math.max(0, leftS) }
}
