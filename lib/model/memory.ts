import type { TargetId } from './target.ts'
import type { EpochMs } from './time.ts'

/** How long one number, or one stated status, of one item has been bad, and what was last said about it. */
export interface Held {
  readonly item: string
  /** Name of the limit; empty for a status that the check states without a number. */
  readonly limit: string
  /** Since when it has been at least a warning; absent while it is well. */
  readonly warningSince?: EpochMs
  readonly criticalSince?: EpochMs
  readonly shown: 'ok' | 'warning' | 'critical'
}

/** What one look leaves to the next, for one check on one target. Plain JSON. */
export interface CheckMemory {
  /** When the look was that left it. */
  readonly at: EpochMs
  /** What the check itself wants to know again; only its own schema can read it. */
  readonly own?: unknown
  readonly held: readonly Held[]
}

/** By name of the check. */
export type TargetMemory = ReadonlyMap<string, CheckMemory>

export type Memory = ReadonlyMap<TargetId, TargetMemory>
