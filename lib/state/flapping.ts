import type { FlapLimits } from '../model/patience.ts'
import type { Status } from '../model/result.ts'
import type { SubjectState } from '../model/state.ts'

/** So many looks are compared with the one before each; a subject that is younger has been quiet before. */
const WINDOW = 20

export interface Flap {
  readonly flips: string
  readonly isFlapping: boolean
  /** Share of the window in which a look said something else than the one before. */
  readonly changeRatio: number
}

/** Whether a subject changes so often that each change says nothing any more. */
export function flap(before: SubjectState | null, status: Status, limits: FlapLimits | null, isExtra: boolean): Flap {
  const flips = flipsAfter(before, status, isExtra)
  const changeRatio = changeRatioOf(flips)
  if (!limits) return { flips, isFlapping: false, changeRatio }
  const isFlapping = before?.isFlapping ? changeRatio >= limits.below : changeRatio > limits.above
  return { flips, isFlapping, changeRatio }
}

/** An extra look that says the same again says nothing about how calm things are. */
function flipsAfter(before: SubjectState | null, status: Status, isExtra: boolean): string {
  if (!before) return ''
  if (before.status === status) return isExtra ? before.flips : `${before.flips}0`.slice(-WINDOW)
  return `${before.flips}1`.slice(-WINDOW)
}

/** Share (0..1) of the window in which a look said something else than the one before. */
export function changeRatioOf(flips: string): number {
  let count = 0
  for (const flip of flips) if (flip === '1') count += 1
  return count / WINDOW
}
