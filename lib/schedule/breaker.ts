import type { EpochMs, Ms } from '../model/time.ts'

/** How a target that cannot be reached is spared, and we with it. */
export interface Breaker {
  /** Looks in a row that did not reach it. */
  readonly failures: number
  /** Since when it is asked less often; null while it is asked as it should be. */
  readonly openSince: EpochMs | null
  /** Looks in a row that reached it again. */
  readonly successes: number
}

export const CLOSED: Breaker = { failures: 0, openSince: null, successes: 0 }

const OPENS_AFTER = 5
const CLOSES_AFTER = 2
/** Nobody has to wait longer to see that a target is back. */
const LONGEST_PAUSE_MS: Ms = 300_000

/** What one look has shown. Pure. */
export function breakerAfter(before: Breaker, isReached: boolean, now: EpochMs): Breaker {
  if (isReached) {
    if (before.openSince === null) return CLOSED
    const successes = before.successes + 1
    return successes >= CLOSES_AFTER ? CLOSED : { ...before, failures: 0, successes }
  }
  const failures = before.failures + 1
  const openSince = before.openSince ?? (failures >= OPENS_AFTER ? now : null)
  return { failures, openSince, successes: 0 }
}

/**
 * How long to leave it alone after that look, beyond its rhythm: twice as long each time, five minutes at most. One
 * that was just reached is asked again in its rhythm.
 *
 * @param everyMs how often it is looked at
 */
export function pauseMs({ failures, openSince }: Breaker, everyMs: Ms): Ms {
  if (openSince === null || failures < OPENS_AFTER) return 0
  const doubled = everyMs * 2 ** Math.min(failures - OPENS_AFTER + 1, 20)
  return Math.max(0, Math.min(doubled, LONGEST_PAUSE_MS) - everyMs)
}
