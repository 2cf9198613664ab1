import { isoInstant } from '../base/instant.ts'
import type { Fault } from '../model/fault.ts'
import { toLabels } from '../model/labels.ts'
import type { Labels } from '../model/labels.ts'
import type { Report, TargetReport } from '../model/report.ts'
import { statusOf, summaryOf } from '../model/result.ts'
import type { CheckResult, Metric, Status } from '../model/result.ts'
import type { Cost } from '../model/session.ts'
import type { Ms } from '../model/time.ts'

/** The public shape of a report; docs/report.schema.json is its contract. A change that breaks readers is a new version. */
export interface ReportDocument {
  readonly schema: 'orch-watch/report/v1'
  readonly at: string
  readonly tookMs: Ms
  readonly summary: Readonly<Record<Status, number>>
  readonly targets: readonly TargetDocument[]
  readonly results: readonly ResultDocument[]
}

export interface TargetDocument {
  readonly id: string
  readonly runtime: string
  readonly labels: Labels
  readonly reachable: boolean
  readonly tookMs: Ms
  readonly cost: Cost
}

export interface ResultDocument {
  readonly target: string
  readonly check: string
  /** Empty for the target as a whole. */
  readonly item: string
  readonly status: Status
  readonly summary: string
  readonly at: string
  readonly metrics: readonly Metric[]
  /** Only where we could not look. */
  readonly fault?: Fault
}

/** Keys in a fixed order, labels sorted by name: the same report gives the same text. Foreign text stays as it is. */
export function reportDocument(report: Report): ReportDocument {
  const { ok, warning, critical, unknown } = report.summary
  return {
    schema: 'orch-watch/report/v1',
    at: isoInstant(report.at),
    tookMs: Math.round(report.tookMs),
    summary: { ok, warning, critical, unknown },
    targets: report.targets.map(targetDocument),
    results: report.results.map(resultDocument),
  }
}

function targetDocument({ id, runtime, labels, reachable, tookMs, cost }: TargetReport): TargetDocument {
  return {
    id,
    runtime,
    labels: toLabels(Object.entries(labels).sort(([one], [other]) => (one < other ? -1 : 1))),
    reachable,
    tookMs: Math.round(tookMs),
    cost: { connections: cost.connections, roundTrips: cost.roundTrips, bytes: cost.bytes },
  }
}

export function resultDocument(result: CheckResult): ResultDocument {
  const { target, check, item } = result.subject
  return {
    target,
    check,
    item,
    status: statusOf(result),
    summary: summaryOf(result),
    at: isoInstant(result.at),
    metrics: result.kind === 'judged' ? result.verdict.metrics.filter(isNumber).map(metricDocument) : [],
    ...(result.kind === 'faulted' && { fault: faultDocument(result.fault) }),
  }
}

// JSON has no word for NaN and infinity, and `null` would not be a number: a metric without a value is left out.
function isNumber(metric: Metric): boolean {
  return Number.isFinite(metric.value)
}

function metricDocument({ name, value, unit, warn, crit }: Metric): Metric {
  return { name, value, unit, ...(warn !== undefined && { warn }), ...(crit !== undefined && { crit }) }
}

function faultDocument({ code, message, hint, phase }: Fault): Fault {
  return { code, message, ...(hint !== undefined && { hint }), ...(phase !== undefined && { phase }) }
}
