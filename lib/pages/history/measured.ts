import type { Bucket, Resolution, Series } from '../../model/history.ts'
import type { ResolvedIncident } from '../../model/incident.ts'
import type { TimeKind } from '../../model/period-report.ts'
import type { Subject } from '../../model/result.ts'
import type { TargetId } from '../../model/target.ts'
import type { EpochMs, Ms } from '../../model/time.ts'

/** How far back numbers are shown. */
export const PERIODS = ['24h', '7d', '30d'] as const

export type PeriodName = (typeof PERIODS)[number]

/** What somebody wants to see of a target. */
export interface AskedNumbers {
  readonly target: TargetId
  readonly check?: Subject['check'] | undefined
  readonly item?: Subject['item'] | undefined
  readonly metric?: string | undefined
  readonly period: PeriodName
}

/** A stretch of time; null where nothing was measured in it. */
export interface StepSeen {
  readonly at: EpochMs
  readonly bucket: Bucket | null
}

/** One number over time, in steps of one length. */
export interface SeriesSeen {
  readonly series: Series
  readonly resolution: Resolution
  readonly steps: readonly StepSeen[]
}

/** The time that charts show. */
export interface Frame {
  readonly from: EpochMs
  readonly to: EpochMs
  readonly stepMs: Ms
}

export interface NumbersSeen extends Frame {
  readonly series: readonly SeriesSeen[]
  /** So many more were measured than are shown. */
  readonly left: number
  /** Checks with more items than are read at once: each is shown by itself. */
  readonly apart: readonly { readonly check: string; readonly items: number }[]
  /** No history is kept here. */
  readonly isOff: boolean
}

/** One day of a target. */
export interface DaySeen {
  readonly from: EpochMs
  readonly to: EpochMs
  /** What the day is drawn as: the worst of it, or what filled half of it. */
  readonly kind: TimeKind
  /** So long it was that within the day. */
  readonly ms: Ms
}

/** How a target did over the last days. */
export interface AvailabilitySeen {
  readonly target: TargetId
  /** Of the time of which it is known whether it was up, the share in which it was; null where nothing is known. */
  readonly upRatio: number | null
  /** Those that touched these days. */
  readonly incidents: number
  /** The oldest first. */
  readonly days: readonly DaySeen[]
}

/** Incidents that are over, the newest first. */
export interface EndedSeen {
  readonly incidents: readonly ResolvedIncident[]
  /** Where older ones begin; null when these were all. */
  readonly before: EpochMs | null
}
