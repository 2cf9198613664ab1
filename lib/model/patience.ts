import type { Ms } from './time.ts'

/** How patient we are before we believe a problem, and before we believe that it is over. */
export interface Patience {
  /** Bad results in a row before a problem is believed. 1 means at once. */
  readonly attempts: number
  /** Until the next look at what has turned bad and is not believed yet. */
  readonly retryMs: Ms
  /** Good results in a row before a problem is over. */
  readonly recover: number
  /** Null where nothing is ever called flapping. */
  readonly flapping: FlapLimits | null
}

/** Shares (0..1) of the last looks that said something else than the look before. */
export interface FlapLimits {
  /** Above it a subject begins to flap. */
  readonly above: number
  /** Below it it has stopped. Lower than `above`, or flapping itself would flap. */
  readonly below: number
}

/** Where nobody says when. */
export const DEFAULT_FLAPPING: FlapLimits = { above: 0.5, below: 0.25 }

/** For what is known at once, and told at once. */
export const AT_ONCE: Patience = { attempts: 1, retryMs: 0, recover: 1, flapping: null }

/** Where nobody says anything. */
export const DEFAULT_PATIENCE: Patience = {
  attempts: 3,
  retryMs: 20_000,
  recover: 1,
  flapping: DEFAULT_FLAPPING,
}
