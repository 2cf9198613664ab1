import { cronTimes } from '../kit/cron.ts'
import type { Schedule } from '../model/target.ts'
import type { EpochMs, Ms } from '../model/time.ts'

/** So many looks may be missing before what was seen is old. */
const MISSED = 3
/** A look takes a while, and may be late. */
const GRACE_MS: Ms = 5_000

/** Until when what was seen at a moment says something about now: three times its interval, and a little. */
export function freshUntil(schedule: Schedule, at: EpochMs): EpochMs {
  if (schedule.kind === 'every') return at + MISSED * schedule.everyMs + GRACE_MS
  const next = cronTimes(schedule.expression, schedule.timezone)
  return Array.from({ length: MISSED }).reduce<EpochMs>((time) => next(time), at) + GRACE_MS
}
