import type { Fault } from './fault.ts'
import type { TargetId } from './target.ts'
import type { EpochMs, Ms } from './time.ts'

/** How the look itself went. Every check may read it. */
export interface Look {
  readonly at: EpochMs
  /** Time until the conversation was open; absent when an open one was used again. */
  readonly connectMs?: Ms
  /** What opening has shown, where that is not just an answer of the target: "resolves to 192.0.2.1". */
  readonly opening?: string
}

/** What looking gave one check, before anybody judged it. Plain JSON, so it can be recorded and judged again. */
export type Observation = { readonly target: TargetId; readonly check: string; readonly at: EpochMs } & (
  | {
      readonly kind: 'seen'
      readonly facts: unknown
      readonly look: Look
      /** Why a part of what was asked for could not be seen. */
      readonly hidden?: Fault
    }
  | { readonly kind: 'faulted'; readonly fault: Fault }
)
