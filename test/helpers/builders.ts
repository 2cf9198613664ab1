import type { Fault } from '../../lib/model/fault.ts'
import type { Report, TargetReport } from '../../lib/model/report.ts'
import { statusOf } from '../../lib/model/result.ts'
import type { CheckResult, Metric, Status, Verdict } from '../../lib/model/result.ts'

/** 2026-11-23T01:00:00Z: every test report is made at this moment unless it says otherwise. */
const AT = Date.UTC(2026, 10, 23, 1, 0, 0)

export function aMetric(parts: Partial<Metric> = {}): Metric {
  return { name: 'used', value: 0.83, unit: 'ratio', ...parts }
}

export function aFault(parts: Partial<Fault> = {}): Fault {
  return { code: 'refused', message: 'nobody listens on port 22', ...parts }
}

interface SubjectParts {
  readonly target?: string
  readonly check?: string
  readonly item?: string
  readonly at?: number
}

/** A judged result; an ok one about a disk unless said otherwise. */
export function aResult(parts: SubjectParts & Partial<Verdict> = {}): CheckResult {
  const { target = 'web-1', check = 'disk', item = '/var', at = AT, ...verdict } = parts
  return {
    kind: 'judged',
    subject: { target, check, item },
    at,
    verdict: { item, status: 'ok', summary: '41% used, 23.1 GiB free', metrics: [], ...verdict },
  }
}

/** A result that could not be obtained: the look itself, refused, unless said otherwise. */
export function aFaulted(parts: SubjectParts & Partial<Fault> = {}): CheckResult {
  const { target = 'web-1', check = 'reachable', item = '', at = AT, ...fault } = parts
  return { kind: 'faulted', subject: { target, check, item }, at, fault: aFault(fault) }
}

export function aTargetReport(parts: Partial<TargetReport> = {}): TargetReport {
  return {
    id: 'web-1',
    runtime: 'ssh',
    labels: {},
    reachable: true,
    tookMs: 35,
    cost: { connections: 1, roundTrips: 1, bytes: 5120 },
    ...parts,
  }
}

/** The summary counts the results, and every target that a result names is there, unless said otherwise. */
export function aReport(parts: Partial<Report> = {}): Report {
  const results = parts.results ?? []
  const summary: Record<Status, number> = { ok: 0, warning: 0, unknown: 0, critical: 0 }
  for (const result of results) summary[statusOf(result)] += 1
  const ids = new Set(results.map(({ subject }) => subject.target))
  return { at: AT, tookMs: 812, summary, targets: [...ids].map((id) => aTargetReport({ id })), results, ...parts }
}
