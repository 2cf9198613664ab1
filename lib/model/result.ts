import type { Fault } from './fault.ts'
import type { Limit, Unit } from './limit.ts'
import type { TargetId } from './target.ts'
import type { EpochMs } from './time.ts'

export const STATUSES = ['ok', 'warning', 'unknown', 'critical'] as const

/** From best to worst, as listed in STATUSES: not knowing is worse than a warning and better than a known disaster. */
export type Status = (typeof STATUSES)[number]

export interface Metric {
  readonly name: string
  readonly value: number
  readonly unit: Unit
  /** The bounds it was held against, as written: "> 80%". */
  readonly warn?: string
  readonly crit?: string
}

/** One number held against one limit. */
export interface Measure {
  readonly status: Exclude<Status, 'unknown'>
  readonly metric: Metric
  readonly limit: Limit
  /** Why it is not ok, in words: "used > 80%". */
  readonly breach?: string
}

/** What a verdict was made of. With it the verdict can be held against what was before. */
export interface Grounds {
  readonly say: string
  /** A status that comes from a state rather than from a number: "unhealthy". */
  readonly stated: Exclude<Status, 'unknown'>
  readonly measures: readonly Measure[]
}

/** One judgement about one item: a mount point, a container, the target as a whole. */
export interface Verdict {
  /** What inside the target was judged. Empty for the target as a whole. */
  readonly item: string
  readonly status: Exclude<Status, 'unknown'>
  /** One line for a person, without the target's name: "83% used, 3.1 GiB free". May hold foreign text. */
  readonly summary: string
  readonly metrics: readonly Metric[]
  /** Only between judging and holding; no report has it. */
  readonly grounds?: Grounds
}

/** One item that could not be looked at, among others that could. */
export interface Unseen {
  readonly item: string
  readonly fault: Fault
}

/** Key of everything that has a state: "web-1 disk /var". */
export interface Subject {
  readonly target: TargetId
  readonly check: string
  readonly item: string
}

/** Either we looked and judged, or we could not look. Never both, never neither. */
export type CheckResult = { readonly subject: Subject; readonly at: EpochMs } & (
  { readonly kind: 'judged'; readonly verdict: Verdict } | { readonly kind: 'faulted'; readonly fault: Fault }
)

/**
 * A host that shows another key than the recorded one has been looked at, and what was seen is a security event:
 * it is the one fault that is critical. Every other fault says nothing about the target's health.
 */
export function statusOf(result: CheckResult): Status {
  if (result.kind === 'judged') return result.verdict.status
  return result.fault.code === 'host-key-changed' ? 'critical' : 'unknown'
}

export function summaryOf(result: CheckResult): string {
  return result.kind === 'judged' ? result.verdict.summary : result.fault.message
}

export function severityOf(status: Status): number {
  return STATUSES.indexOf(status)
}

export function worstOf(statuses: Iterable<Status>): Status {
  let worst: Status = 'ok'
  for (const status of statuses) if (severityOf(status) > severityOf(worst)) worst = status
  return worst
}
