import { atMost } from '../../base/at-most.ts'
import type { Clock } from '../../base/clock.ts'
import { whenAborted } from '../../base/when-aborted.ts'
import type { Ms } from '../../model/time.ts'
import type { Scheduler } from '../../schedule/scheduler.ts'
import type { Looking } from './looking.ts'
import type { Saver } from './saver.ts'

/** Looks that are under way at the stop may end by themselves within this time. */
const GRACE_MS = 4_000
const FLUSH_MS = 2_000
const LAST_MS = 2_000
/** The scheduler looks round every ten seconds, whatever is due. */
const STUCK_MS = 30_000
/** A disk may be full for a while; a supervisor that restarts us mends that no sooner. */
const LAGGING_MS = 600_000

export interface Ending {
  readonly loops: readonly Promise<unknown>[]
  readonly scheduler: Scheduler
  readonly looking: Looking
  readonly saver: Saver
  readonly clock: Clock
  readonly stopping: AbortSignal
  readonly failing: AbortController
}

/** A loop that fails is a bug, and ends the rest: half a monitor that looks like a whole one is worse than none. */
export async function ended({ loops, scheduler, looking, saver, clock, stopping, failing }: Ending): Promise<void> {
  try {
    await Promise.race([whenAborted(stopping), Promise.all(loops)])
    await atMost(GRACE_MS, scheduler.done, clock)
  } catch (error) {
    failing.abort(error)
    throw error
  } finally {
    await looking.close()
    // Whoever still waits for somebody is not waited for: what they were about is in the store.
    await atMost(LAST_MS, Promise.allSettled(loops), clock)
    await saver.flush(FLUSH_MS)
  }
}

/** Why the daemon is not at work although it runs; null when it is. */
export function whyStuck(failing: AbortSignal, restedMs: Ms, lag: ReturnType<Saver['lag']>): string | null {
  if (failing.aborted) return 'a part of it has failed'
  if (restedMs > STUCK_MS) return 'nobody looks whether anything is due'
  return lag !== null && lag.sinceMs > LAGGING_MS ? `nothing can be written: ${lag.why}` : null
}
