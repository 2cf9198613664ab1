import { cronTimes } from '../../kit/cron.ts'
import type { Target } from '../../model/target.ts'
import type { EpochMs, Ms } from '../../model/time.ts'
import type { WatchedLook } from '../../model/watched.ts'

/** However seldom somebody looks: for longer than that a look says nothing after the last one. */
const LONGEST_WORD_MS: Ms = 15 * 60_000
/** What cannot be reached is asked every five minutes at least, and a daemon that is started again is there by then. */
const LEAST_JOIN_MS: Ms = 6 * 60_000

/** A look at a target, and until when it speaks: until the next one is due. A look that is missed is not a gap yet. */
export function watchedLook({ id, schedule }: Pick<Target, 'id' | 'schedule'>, at: EpochMs): WatchedLook {
  const nextMs =
    schedule.kind === 'every' ? schedule.everyMs : cronTimes(schedule.expression, schedule.timezone)(at) - at
  const lastsMs = Math.min(nextMs, LONGEST_WORD_MS)
  return { target: id, from: at, until: at + lastsMs, joinMs: Math.max(LEAST_JOIN_MS, 2 * nextMs - lastsMs) }
}
