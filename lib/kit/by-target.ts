import { oneLine } from '../base/escape.ts'
import type { Report, TargetReport } from '../model/report.ts'
import { severityOf, statusOf, worstOf } from '../model/result.ts'
import type { CheckResult, Status } from '../model/result.ts'

/** One target and what was found on it. */
export interface Group {
  /** Escaped: safe to print, as all text that leaves this file. */
  readonly id: string
  readonly target: TargetReport | undefined
  readonly worst: Status
  readonly okCount: number
  /** All results, as the report has them. */
  readonly results: readonly CheckResult[]
  /** What is to be shown line by line, the worst first. */
  readonly shown: readonly Finding[]
}

/** One line for a person: what was looked at, how it is, what to do. */
export interface Finding {
  readonly status: Status
  /** Check and item; several where one fault blinded them all. */
  readonly whats: readonly string[]
  readonly says: string
  readonly hint?: string
}

/** The worst target first; equals in the order of the report. */
export function groupByTarget(report: Report, all: boolean): readonly Group[] {
  const byTarget = new Map<string, { target?: TargetReport; results: CheckResult[] }>()
  for (const target of report.targets) byTarget.set(target.id, { target, results: [] })
  for (const result of report.results) {
    const entry = byTarget.get(result.subject.target)
    if (entry) entry.results.push(result)
    else byTarget.set(result.subject.target, { results: [result] })
  }
  return [...byTarget]
    .map(([id, { target, results }]) => groupOf(id, target, results, all))
    .sort((one, other) => severityOf(other.worst) - severityOf(one.worst))
}

function groupOf(id: string, target: TargetReport | undefined, results: readonly CheckResult[], all: boolean): Group {
  const sorted = [...results].sort((one, other) => severityOf(statusOf(other)) - severityOf(statusOf(one)))
  const findings = sorted.filter((result) => all || statusOf(result) !== 'ok').map(findingOf)
  return {
    id: oneLine(id),
    target,
    worst: worstOf(results.map(statusOf)),
    okCount: results.filter((result) => statusOf(result) === 'ok').length,
    results,
    shown: all ? findings : oneCauseOneLine(findings),
  }
}

function findingOf(result: CheckResult): Finding {
  const { check, item } = result.subject
  const whats = [oneLine(item === '' ? check : `${check} ${item}`)]
  const status = statusOf(result)
  if (result.kind === 'judged') return { status, whats, says: oneLine(result.verdict.summary) }
  const { code, message, hint = '' } = result.fault
  const advice = oneLine(hint)
  return { status, whats, says: oneLine(`${code}: ${message}`), ...(advice !== '' && { hint: advice }) }
}

/** One fault that blinded many checks is told once, with their names in front of it. */
function oneCauseOneLine(findings: readonly Finding[]): readonly Finding[] {
  const causes = new Map<string, [Finding, ...Finding[]]>()
  for (const [index, finding] of findings.entries()) {
    const { status, says, hint } = finding
    const cause = JSON.stringify(status === 'unknown' ? [says, hint] : index)
    const same = causes.get(cause)
    if (same) same.push(finding)
    else causes.set(cause, [finding])
  }
  return [...causes.values()].map((same) => ({ ...same[0], whats: same.flatMap(({ whats }) => whats) }))
}
