import type { Clock } from '../../base/clock.ts'
import type { EpochMs, Ms } from '../../model/time.ts'

/** Clocks that keep time differ by less, an hour of summer time included. */
const LEAP_MS: Ms = 3_600_000
/** A clock that was set on by mistake is set back sooner. */
const SETTLED_MS: Ms = 86_400_000

/**
 * What time it is for whoever throws things away. A clock that leaps ahead makes all that is kept old in a moment: it is
 * believed when it has stayed there for a day, and until then time goes on from where it was. One that is set back is
 * believed at once, since that makes nothing old.
 *
 * @param lastSeenAt the newest moment that is known from before, so that a clock that is ahead at the start is noticed
 * as well; null when nothing is known
 */
export function settledTime(clock: Clock, lastSeenAt: EpochMs | null): () => EpochMs {
  let known = { at: lastSeenAt ?? clock.now(), monotonicMs: clock.monotonicMs() }
  let aheadSince: Ms | null = null
  return () => {
    const [now, monotonicMs] = [clock.now(), clock.monotonicMs()]
    const expected = known.at + (monotonicMs - known.monotonicMs)
    const isAhead = now > expected + LEAP_MS
    aheadSince = isAhead ? (aheadSince ?? monotonicMs) : null
    if (aheadSince !== null && monotonicMs - aheadSince < SETTLED_MS) return expected
    known = { at: now, monotonicMs }
    aheadSince = null
    return now
  }
}
