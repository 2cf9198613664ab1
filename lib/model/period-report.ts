import type { Unit } from './limit.ts'
import type { Subject } from './result.ts'
import type { Trouble } from './state.ts'
import type { TargetId } from './target.ts'
import type { EpochMs, Ms, Span } from './time.ts'

/**
 * What can be said of a moment, from best to worst. `degraded`: a warning, `down`: critical, `unknown`: it could not be
 * looked at, `blind`: we could not see at all, `maintenance`: somebody was at work on it, `unmeasured`: nobody looked.
 * What stands behind `down` is neither up nor down.
 */
export const TIME_KINDS = ['ok', 'degraded', 'down', 'unknown', 'blind', 'maintenance', 'unmeasured'] as const

export type TimeKind = (typeof TIME_KINDS)[number]

/** So long each of them has lasted; together they are as long as what was asked about. */
export type Times = Readonly<Record<TimeKind, Ms>>

/** What a report is about. */
export interface Period extends Span {
  /** "the last 7 days", "November 2026". */
  readonly name: string
  /** Whose days and months these are: "Europe/Berlin". */
  readonly timezone: string
}

/** How one thing did in the period before. */
export interface Before {
  readonly times: Times
  readonly upRatio: number | null
  readonly incidents: number
}

export interface Availability {
  /** `group`: its targets together, their times added up. `fleet`: all of them. */
  readonly kind: 'target' | 'workload' | 'group' | 'fleet'
  /** Foreign text of a workload. */
  readonly name: string
  /** Where a workload is; empty for everything else. */
  readonly target: string
  readonly times: Times
  /** Share of the time ok, degraded or down that was not down; null where there is none. */
  readonly upRatio: number | null
  /** Those that touched the period. */
  readonly incidents: number
  /** Parts of the period of one length, each with the worst that was in it; empty where several are added up. */
  readonly strip: readonly TimeKind[]
  /** Null where nobody compares. */
  readonly before: Before | null
}

/** One time in which something was critical, or could not be looked at. */
export interface Outage {
  readonly incident: string
  readonly subject: Subject
  readonly worst: Trouble
  readonly from: EpochMs
  /** Null while it goes on. */
  readonly until: EpochMs | null
  /** Within the period. */
  readonly lastedMs: Ms
  /** Foreign text. */
  readonly summary: string
  /** Of whom it was only a consequence, in words; empty where of nobody. */
  readonly cause: string
  /** What changed in the hour before, each in a line. Foreign text. */
  readonly changedBefore: readonly string[]
}

/** What one check has found, over all targets. */
export interface Breach {
  readonly check: string
  readonly incidents: number
  readonly subjects: number
  readonly worst: Trouble
  /** Of all of them together, within the period. */
  readonly lastedMs: Ms
}

export interface Flapping {
  readonly subject: Subject
  /** How often it began to. */
  readonly times: number
}

/** Something that healing did. */
export interface DeedDone {
  readonly at: EpochMs
  readonly target: TargetId
  readonly remedy: string
  /** Foreign text: "restart "shop-7"". */
  readonly words: string
  /** What became of it, in words. */
  readonly end: string
  /** Whether the trouble was over afterwards. */
  readonly helped: boolean
}

/** A configuration that was changed. */
export interface ConfigurationChange {
  readonly at: EpochMs
  readonly revision: string
  /** "web-1/shop/web/1". Foreign text, as `words` is. */
  readonly object: string
  readonly words: string
}

/** How a file system fills. */
export interface CapacityTrend {
  readonly target: TargetId
  readonly item: string
  readonly usedRatio: number
  /** Null where it does not grow, or not so that anything can be said about the days to come. */
  readonly perDayRatio: number | null
  readonly fullAt: EpochMs | null
  /** Means, the oldest first; null where nothing was measured. */
  readonly points: readonly (number | null)[]
}

/** A limit of a container that is far above what it uses, or close to it. */
export interface Sizing {
  readonly target: TargetId
  readonly container: string
  readonly resource: 'memory' | 'cpu'
  readonly unit: Unit
  readonly limit: number
  /** Of the largest values of each hour, or, in a long period, of each day. */
  readonly p95: number
  readonly p99: number
  readonly advice: 'lower' | 'raise'
  readonly suggested: number
}

/** What it cost to watch. Null where no history is kept of it. */
export interface WatchingCost {
  readonly target: TargetId
  readonly passes: number
  readonly roundTrips: number
  readonly bytes: number
  readonly connections: number
  /** A pass, on average. */
  readonly tookMs: Ms
  /** From due to begun, on average and at most. */
  readonly lateMs: Ms
  readonly latestMs: Ms
}

/** The first ones of very many, and how many there are. */
export interface Some<T> {
  readonly shown: readonly T[]
  readonly count: number
}

/** What happened in a period. */
export interface PeriodReport {
  readonly kind: 'period'
  readonly madeAt: EpochMs
  readonly period: Period
  /** Null where nobody compares. */
  readonly previous: Period | null
  readonly fleet: Availability
  /** The worst first, as everywhere. */
  readonly targets: readonly Availability[]
  readonly workloads: readonly Availability[]
  readonly groups: readonly Availability[]
  readonly outages: Some<Outage>
  readonly breaches: readonly Breach[]
  readonly flapping: Some<Flapping>
  readonly deeds: Some<DeedDone>
  /** Null where nothing is recorded. */
  readonly changes: Some<ConfigurationChange> | null
  readonly capacity: Some<CapacityTrend>
  readonly sizing: Some<Sizing>
  /** Of all targets, and the dearest ones. */
  readonly cost: { readonly total: WatchingCost; readonly targets: Some<WatchingCost> } | null
  /** What a reader has to know to read it right. */
  readonly notes: readonly string[]
}
