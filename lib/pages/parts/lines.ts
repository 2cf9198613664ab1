import type { EpochMs, Ms } from '../../model/time.ts'
import type { Piece } from '../markup.ts'

/** How far what was measured usually lies apart. What is much longer is a gap. */
export function paceOf(times: readonly EpochMs[]): Ms {
  const steps = times.slice(1).map((at, nth) => at - (times[nth] ?? at))
  return [...steps].sort((one, other) => one - other)[Math.floor(steps.length / 2)] ?? 0
}

/** Of an attribute: numbers, commas and letters, whole, however long. */
export function pathData(path: string): Piece {
  return path.match(/.{1,400}/gu) ?? []
}
