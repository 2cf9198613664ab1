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
/** Of all pairs of points; half of them rise where nothing but noise is. */
const RISING_SHARE = 0.75
/** By how much the growth has to exceed what the points stray from it. */
const ABOVE_NOISE = 6

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
    return until(size, now, { from: now, perS: slopeOf(points, size) })
  const last = peaks.at(-1)
  if (last && peaks.length >= LEAST_PEAKS && spanOf(peaks) >= LEAST_SPAN_S)
    return until(size, now, { from: last, perS: slopeOf(peaks, size) })
  return { kind: 'unknown' }
}

function until(size: number, now: Point, line: { from: Point; perS: number }): Forecast {
  if (line.perS <= 0) return { kind: 'steady' }
  const leftS = (size - line.from[1]) / line.perS - (now[0] - line.from[0])
  return { kind: 'growing', perDay: line.perS * DAY_S, leftS: Math.max(0, leftS) }
}

/**
 * Growth for each second, 0 where there is none to speak of. The median of the slopes of all pairs (Theil and Sen) does
 * not care about a few odd points; most pairs have to rise, by more than the noise, and the newer half as well: what
 * has come to an end is no growth. The slower of the two counts.
 */
function slopeOf(points: readonly Point[], size: number): number {
  const slopes = slopesOf(points)
  const perS = median(slopes)
  const rising = slopes.filter((slope) => slope > 0).length
  if (perS <= 0 || rising < slopes.length * RISING_SHARE) return 0
  const grownBy = perS * spanOf(points)
  const levels = points.map(([at, used]) => used - perS * at)
  const middle = median(levels)
  const noise = median(levels.map((level) => Math.abs(level - middle)))
  if (grownBy < size * TO_SPEAK_OF || grownBy < noise * ABOVE_NOISE) return 0
  return Math.max(0, Math.min(perS, median(slopesOf(newerHalf(points)))))
}

/** By time, not by number. */
function newerHalf(points: readonly Point[]): readonly Point[] {
  const half = ((points[0]?.[0] ?? 0) + (points.at(-1)?.[0] ?? 0)) / 2
  const newer = points.filter(([at]) => at >= half)
  return newer.length >= 3 ? newer : points.slice(-3)
}

function slopesOf(points: readonly Point[]): readonly number[] {
  return points.flatMap(([at, used], index) =>
    points.slice(index + 1).flatMap(([later, then]) => (later > at ? [(then - used) / (later - at)] : [])),
  )
}

function spanOf(points: readonly Point[]): number {
  return (points.at(-1)?.[0] ?? 0) - (points[0]?.[0] ?? 0)
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle] ?? 0
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2
}
