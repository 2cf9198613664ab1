import type { Unit } from './limit.ts'
import type { Subject } from './result.ts'
import type { TargetId } from './target.ts'
import type { EpochMs, Ms } from './time.ts'

/** One number of one subject, over time. */
export interface Series {
  readonly subject: Subject
  readonly metric: string
  readonly unit: Unit
}

/** One number that a look has brought. */
export interface Sample {
  readonly check: string
  readonly item: string
  readonly metric: string
  readonly unit: Unit
  /** Finite. */
  readonly value: number
}

/** All numbers that one look at a target has brought. They share its moment, so that it is written once. */
export interface LookSamples {
  readonly target: TargetId
  readonly at: EpochMs
  readonly samples: readonly Sample[]
}

/** What was measured in a stretch of time that begins at `at`; of a raw sample, the one value at that moment. */
export interface Bucket {
  readonly at: EpochMs
  readonly count: number
  readonly min: number
  readonly max: number
  /** The mean is this by `count`. */
  readonly sum: number
}

export function meanOf({ sum, count }: Bucket): number {
  return sum / count
}

/** Whether a check is among those that are asked for. */
export function isAsked(check: string, { subject }: Pick<HistoryQuery, 'subject'>): boolean {
  return typeof subject.check === 'string' ? subject.check === check : subject.check.includes(check)
}

export type Resolution = 'raw' | 'hour' | 'day'

export interface HistoryQuery {
  /** Of one check or several. Without an item those of all items, and of the target as a whole. */
  readonly subject: {
    readonly target: TargetId
    readonly check: Subject['check'] | readonly Subject['check'][]
    readonly item?: Subject['item']
  }
  readonly metric?: string
  /** From then on, up to but not at `to`. Buckets that are partly within are given whole. */
  readonly from: EpochMs
  readonly to: EpochMs
  /** `auto`: as fine as is sensible for a span of that length. */
  readonly resolution: Resolution | 'auto'
  /** Of each series, the newest ones. */
  readonly limit: number
}

/** Stretches in which nothing was measured have no bucket. */
export interface SeriesHistory {
  readonly series: Series
  readonly resolution: Resolution
  /** The oldest first. */
  readonly buckets: readonly Bucket[]
}

/** How long the history of metrics is kept. */
export interface Keeping {
  readonly rawMs: Ms
  readonly hourlyMs: Ms
  readonly dailyMs: Ms
  /** Of the whole store; when it is larger, the oldest and finest history goes first. */
  readonly capBytes: number
}

/** What of the history may go. */
export interface HistoryLimits {
  readonly rawBefore: EpochMs
  readonly hourlyBefore: EpochMs
  readonly dailyBefore: EpochMs
  /** What was measured before then and still stands by itself is packed. */
  readonly packBefore: EpochMs
  readonly capBytes: number
}
