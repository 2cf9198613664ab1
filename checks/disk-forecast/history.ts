import * as z from 'zod'

/** A moment in seconds, and how much was used then. Short, as thousands of them lie in one file. */
const point = z.tuple([z.number(), z.number()])

export type Point = z.infer<typeof point>

const series = z.strictObject({
  path: z.string(),
  /** Bytes or inodes. */
  of: z.enum(['space', 'inodes']),
  /** Used and free together; another one is another file system. */
  size: z.number(),
  /** Since space was last freed, oldest first. */
  points: z.array(point),
  /** How much was used each time before space was freed. */
  peaks: z.array(point),
})

/** What is remembered of one file system, for its bytes or for its inodes. */
export type Series = z.infer<typeof series>

export const history = z.array(series)

/** What was seen now. */
export interface Level {
  readonly path: string
  readonly of: 'space' | 'inodes'
  readonly used: number
  readonly free: number
}

const DAY_S = 86_400
/** What is older says little about the days to come. */
const WINDOW_S = 14 * DAY_S
const PEAKS_WINDOW_S = 60 * DAY_S
const MOST_PEAKS = 12
const MOST_POINTS = 48
const LEAST_POINTS = 8
/** All that is kept for one target, with room below what is allowed. */
const BUDGET_CHARACTERS = 50_000
/** "[1795957563,1099511627776],": what a point takes. */
const POINT_CHARACTERS = 28

/** A share of the size; less than that comes and goes with logs and temporary files. */
export const TO_SPEAK_OF = 0.01

/** The next history of all file systems: those that are gone are forgotten. */
export function advanced(before: readonly Series[], levels: readonly Level[], atS: number): readonly Series[] {
  const most = pointsEach(levels)
  if (most < LEAST_POINTS) return []
  const known = new Map(before.map((each) => [`${each.of} ${each.path}`, each]))
  return levels.map((level) => {
    const next = withLevel(known.get(`${level.of} ${level.path}`), level, atS)
    return { ...next, points: thinned(next.points, most) }
  })
}

/** Many file systems share the room with fewer points each. */
function pointsEach(levels: readonly Level[]): number {
  const names = levels.reduce((sum, { path }) => sum + JSON.stringify(path).length + 80, 0)
  const room = (BUDGET_CHARACTERS - names) / POINT_CHARACTERS / Math.max(1, levels.length)
  return Math.min(MOST_POINTS, Math.floor(room) - MOST_PEAKS)
}

function withLevel(before: Series | undefined, { path, of, used, free }: Level, atS: number): Series {
  const size = used + free
  const now: Point = [Math.round(atS), used]
  const fresh = { path, of, size, points: [now], peaks: [] }
  const last = before?.points.at(-1)
  if (!before || !last || Math.abs(before.size - size) > size * TO_SPEAK_OF || atS < last[0]) return fresh
  const peaks = before.peaks.filter(([at]) => atS - at <= PEAKS_WINDOW_S)
  if (last[1] - used > size * TO_SPEAK_OF) return { ...fresh, peaks: [...peaks, last].slice(-MOST_PEAKS) }
  const older = before.points.filter(([at]) => atS - at <= WINDOW_S && at < now[0])
  return { ...before, size, points: [...older, now], peaks }
}

/**
 * Leaves out the point whose neighbours are nearest to each other, as often as needed: the first and the last stay, and
 * the others come to stand about equally far apart, however often somebody looks.
 */
export function thinned(points: readonly Point[], most: number): Point[] {
  const left = [...points]
  while (left.length > Math.max(2, most)) {
    let at = 1
    for (let each = 2; each < left.length - 1; each += 1) if (gapAround(left, each) < gapAround(left, at)) at = each
    left.splice(at, 1)
  }
  return left
}

function gapAround(points: readonly Point[], at: number): number {
  return (points[at + 1]?.[0] ?? Infinity) - (points[at - 1]?.[0] ?? -Infinity)
}
