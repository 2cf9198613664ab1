import type { EpochMs } from '../model/time.ts'

/** The next of the moments that is still to come; null when none is. */
export function soonest(times: readonly (EpochMs | null)[], now: EpochMs): EpochMs | null {
  let next: EpochMs | null = null
  for (const time of times) if (time !== null && time > now && (next === null || time < next)) next = time
  return next
}
