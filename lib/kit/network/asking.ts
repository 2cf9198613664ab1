import type { Clock } from '../../base/clock.ts'
import { withDeadline } from '../../base/deadline.ts'
import { formatDuration } from '../../base/duration.ts'
import type { Failed } from '../../model/network.ts'
import type { Ms } from '../../model/time.ts'
import { timedOut } from '../fault.ts'
import { failureOf, Unanswered } from './failures.ts'

/** What the parts of one question share: the time until it has to be answered, and what was spent on it. */
export interface Asking {
  readonly clock: Clock
  /** Aborted when the time is over; what is open is closed then. */
  readonly signal: AbortSignal
  /** What is being waited for: said when the time runs out. */
  phase: 'dns' | 'connect' | 'tls' | 'greeting' | 'answer'
  /** More to say when the time runs out. */
  also?: () => string
  readonly spent: { connections: number; roundTrips: number; bytes: number }
}

/**
 * Asks within its time. What the other side fails to do becomes a value; running out of time is one of these, but not
 * while a name is being resolved: that is the resolver of this machine, and nothing is known of the other side.
 */
export async function asked<T>(
  given: Pick<Asking, 'clock' | 'signal' | 'spent'>,
  timeoutMs: Ms,
  work: (asking: Asking) => Promise<T>,
): Promise<T | Failed> {
  let asking: Asking | undefined
  const expired = (): Error => {
    const phase = asking?.phase ?? 'dns'
    if (phase === 'dns') return timedOut('dns', timeoutMs)
    const also = asking?.also?.() ?? ''
    return new Unanswered('timed-out', `no answer within ${formatDuration(timeoutMs)} (${phase})${also}`)
  }
  try {
    return await withDeadline({ ms: timeoutMs, parent: given.signal, expired }, (signal) => {
      asking = { ...given, signal, phase: 'dns' }
      return work(asking)
    })
  } catch (error) {
    return failureOf(error)
  }
}
