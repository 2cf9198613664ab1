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
export function flap(before: SubjectState | null, status: Status, limits: FlapLimits | null): Flap {
  const flips = before ? `${before.flips}${before.status === status ? '0' : '1'}`.slice(-WINDOW) : ''
  const changeRatio = countOf(flips) / WINDOW
  if (!limits) return { flips, isFlapping: false, changeRatio }
  const isFlapping = before?.isFlapping ? changeRatio >= limits.below : changeRatio > limits.above
  return { flips, isFlapping, changeRatio }
}

function countOf(flips: string): number {
  let count = 0
  for (const flip of flips) if (flip === '1') count += 1
  return count
}
