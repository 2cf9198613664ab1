import { setTimeout as wait } from 'node:timers/promises'
import type { EpochMs, Ms } from '../model/time.ts'

/** The only door to time. Tests hand in one that stands still. */
export interface Clock {
  /** Wall clock: for what people read. It may jump. */
  now(): EpochMs
  /** Never goes back: for measuring how long something took. */
  monotonicMs(): Ms
  /** Resolves after the time, after 24 days at the latest, or rejects as soon as the signal is aborted. */
  sleep(ms: Ms, signal?: AbortSignal): Promise<void>
}

/** A timer of Node that is set for longer is over at once. */
const LONGEST_MS: Ms = 2 ** 31 - 1

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonicMs: () => performance.now(),
  sleep: (ms, signal) => wait(Math.min(ms, LONGEST_MS), undefined, signal ? { signal } : {}),
}
