import type { Clock } from '../../lib/base/clock.ts'

/** A clock on which many may sleep. Time jumps to the next who wakes, and only when everybody has gone to sleep. */
export interface VirtualClock extends Clock {
  /** Lets time pass, waking everybody in their order. */
  pass(ms: number): Promise<void>
  /** Sets the wall clock, as a person or a time server does; nobody wakes. */
  set(now: number): void
  /** How many sleep: on a real clock each of them keeps the process from its end. */
  asleep(): number
}

interface Sleeper {
  readonly at: number
  wake(): void
}

export function aVirtualClock(startAt = Date.UTC(2026, 10, 23, 1, 0, 0)): VirtualClock {
  let monotonic = 0
  let offset = startAt
  const sleepers = new Set<Sleeper>()

  return {
    now: () => offset + monotonic,
    monotonicMs: () => monotonic,
    set: (now) => void (offset = now - monotonic),
    asleep: () => sleepers.size,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) {
          reject(signal.reason as Error)
          return
        }
        const abort = (): void => {
          sleepers.delete(sleeper)
          reject(signal?.reason as Error)
        }
        const sleeper = {
          at: monotonic + ms,
          wake: () => {
            signal?.removeEventListener('abort', abort)
            sleepers.delete(sleeper)
            resolve()
          },
        }
        sleepers.add(sleeper)
        signal?.addEventListener('abort', abort, { once: true })
      }),
    async pass(ms) {
      const end = monotonic + ms
      for (;;) {
        await everybodyAsleep()
        const [next] = [...sleepers].sort((one, other) => one.at - other.at)
        if (!next || next.at > end) break
        monotonic = Math.max(monotonic, next.at)
        next.wake()
      }
      monotonic = end
    },
  }
}

/** What was woken has run as far as it can without time passing. */
function everybodyAsleep(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve))
}
