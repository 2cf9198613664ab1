import type { Mute } from './mute.ts'
import type { EpochMs, Ms } from './time.ts'

/** How one route stands to one incident at a moment. */
export type Standing =
  /** It has been told and goes on; `againAt` is null when it is never told again as it is. */
  | { readonly kind: 'told'; readonly againAt: EpochMs | null }
  | { readonly kind: 'not-meant'; readonly why: string }
  | ({ readonly kind: 'muted' } & Mute)
  /** What it waits for, by the key of the rule that says so. */
  | {
      readonly kind: 'waits'
      readonly for: 'openFor' | 'wait' | 'interval' | 'limit' | 'hours'
      readonly until: EpochMs
    }
  /** It is told at the next question, which is at once. */
  | { readonly kind: 'due' }
  /** No rule has the route any more; whoever was told is still told of the end. */
  | { readonly kind: 'left-over' }
  /** Remedies that stand before it are tried first. */
  | { readonly kind: 'mended' }
  /** Another incident that is open keeps the rule quiet about it. */
  | { readonly kind: 'hushed' }
  /** It is this very notifier that does not get through. */
  | { readonly kind: 'itself' }
  | { readonly kind: 'over' }

/** How it would be if the incident opened now: it is told after so long. */
export interface Imagined {
  readonly kind: 'would'
  readonly afterMs: Ms
}
