import type { Delivery } from '../kit/notifier.ts'
import type { Outgoing } from '../model/notice.ts'
import type { EpochMs, Ms } from '../model/time.ts'

const FIRST_PAUSE_MS: Ms = 5_000
const LONGEST_PAUSE_MS: Ms = 300_000
const LONGEST_WISH_MS: Ms = 900_000
/** After that nobody wants to hear of it any more. */
const GIVEN_UP_AFTER_MS: Ms = 86_400_000
/** A receiver that refuses for good is asked a few times more: it may have been set up wrongly just now. */
const FINAL_TRIES = 5
const SPREAD = 0.2

/**
 * What becomes of a notice after a try.
 *
 * @param chance between 0 and 1: those that failed together do not come back together
 */
export function afterTry(
  tried: Outgoing,
  delivery: Delivery,
  { now, chance }: { now: EpochMs; chance: number },
): Outgoing {
  const attempts = tried.attempts + 1
  if (delivery.kind === 'delivered') {
    return { ...tried, state: 'delivered', attempts, at: now, answer: delivery.reference }
  }
  const failed = { ...tried, attempts, answer: delivery.reason }
  // A clock that leaps a day gives nothing up by itself.
  const isOld = now - tried.notice.at >= GIVEN_UP_AFTER_MS && attempts >= FINAL_TRIES
  const isOver = delivery.isFinal ? attempts >= FINAL_TRIES : isOld
  if (isOver) return { ...failed, state: 'dead', at: now }
  const doubled = Math.min(FIRST_PAUSE_MS * 2 ** Math.min(attempts - 1, 10), LONGEST_PAUSE_MS)
  const spread = doubled * (1 + SPREAD * (2 * chance - 1))
  const wished = Math.min(delivery.retryAfterMs ?? 0, LONGEST_WISH_MS)
  return { ...failed, at: now + Math.max(spread, wished) }
}
