/** A moment, and what was measured then. */
export type Point = readonly [at: number, value: number]

/** Of all pairs of points; half of them rise where nothing but noise is. */
const RISING_SHARE = 0.75
/** By how much the growth has to exceed what the points stray from it. */
const ABOVE_NOISE = 6

/**
 * Growth for each unit of time, 0 where there is none to speak of. The median of the slopes of all pairs (Theil and Sen)
 * does not care about a few odd points; most pairs have to rise, by more than the noise, and the newer half as well: what
 * has come to an end is no growth. The slower of the two counts.
 *
 * @param points in the order of time
 * @param leastGrowth of all points together, in the unit of the values; less comes and goes
 */
export function growthOf(points: readonly Point[], leastGrowth: number): number {
  const slopes = slopesOf(points)
  const slope = median(slopes)
  const rising = slopes.filter((each) => each > 0).length
  if (slope <= 0 || rising < slopes.length * RISING_SHARE) return 0
  const grownBy = slope * spanOf(points)
  const levels = points.map(([at, value]) => value - slope * at)
  const middle = median(levels)
  const noise = median(levels.map((level) => Math.abs(level - middle)))
  if (grownBy < leastGrowth || grownBy < noise * ABOVE_NOISE) return 0
  return Math.max(0, Math.min(slope, median(slopesOf(newerHalf(points)))))
}

/** By time, not by number. */
function newerHalf(points: readonly Point[]): readonly Point[] {
  const half = ((points[0]?.[0] ?? 0) + (points.at(-1)?.[0] ?? 0)) / 2
  const newer = points.filter(([at]) => at >= half)
  return newer.length >= 3 ? newer : points.slice(-3)
}

function slopesOf(points: readonly Point[]): readonly number[] {
  return points.flatMap(([at, value], index) =>
    points.slice(index + 1).flatMap(([later, then]) => (later > at ? [(then - value) / (later - at)] : [])),
  )
}

/** From the first to the last. */
export function spanOf(points: readonly Point[]): number {
  return (points.at(-1)?.[0] ?? 0) - (points[0]?.[0] ?? 0)
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle] ?? 0
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2
}
