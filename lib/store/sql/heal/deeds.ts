import type { EpochMs, Ms } from '../../../model/time.ts'

/** The longest budget is of a day, and what was done last is not undone for half an hour: a week is long enough. */
const REMEMBERED_MS: Ms = 7 * 86_400_000

/** Counted from the newest deed, and not by a clock: one that was set forward would make us forget what was just done. */
export function sevenDaysBefore(newest: EpochMs): EpochMs {
  return newest - REMEMBERED_MS
}
