import { Interrupted } from './interrupted.ts'

const SIGNALS = ['SIGINT', 'SIGTERM'] as const

/** How signals end us. */
export interface Ending {
  /** Aborted with an Interrupted by the first signal: the work ends in order, so that nothing stays behind on a target. */
  readonly stopping: AbortSignal
  /**
   * Called when a second one ends us on the spot, until what is returned is called. There is time for what is written at
   * once, and for nothing else: a terminal that stays on its other screen is of no use to anybody.
   */
  readonly onKilled: (listener: () => void) => () => void
}

export function endedBySignals(): Ending {
  const stopping = new AbortController()
  const listeners = new Set<() => void>()
  const second = (signal: (typeof SIGNALS)[number]): void => {
    for (const listener of listeners) listener()
    for (const each of SIGNALS) process.off(each, second)
    process.kill(process.pid, signal)
  }
  // Where nobody has to be told, the signal does it alone: whatever keeps us busy.
  const listen = (): void => {
    const isHeard = stopping.signal.aborted && listeners.size > 0
    for (const each of SIGNALS) {
      process.off(each, second)
      if (isHeard) process.on(each, second)
    }
  }
  const first = (signal: (typeof SIGNALS)[number]): void => {
    for (const each of SIGNALS) process.off(each, first)
    stopping.abort(new Interrupted(signal))
    listen()
  }
  for (const each of SIGNALS) process.on(each, first)
  return {
    stopping: stopping.signal,
    onKilled: (listener) => {
      listeners.add(listener)
      listen()
      return () => {
        listeners.delete(listener)
        listen()
      }
    },
  }
}
