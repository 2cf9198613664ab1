import type { Fault } from './fault.ts'
import type { TargetId } from './target.ts'
import type { EpochMs, Ms } from './time.ts'

/** How the look itself went. Every check may read it. */
export interface Look {
  readonly at: EpochMs
  /** Time until the conversation was open; absent when an open one was used again. */
  readonly connectMs?: Ms
}

/** What one check saw on one target. Plain JSON: it can be recorded, replayed, and judged again by other limits. */
export type Observation = { readonly target: TargetId; readonly check: string; readonly at: EpochMs } & (
  | { readonly kind: 'seen'; readonly facts: unknown; readonly look: Look }
  | { readonly kind: 'faulted'; readonly fault: Fault }
  /** The target has no such thing to ask. `what` names it for a person: "a container engine". */
  | { readonly kind: 'not-offered'; readonly what: string }
)
