import { severityOf, statusOf } from '../model/result.ts'
import type { CheckResult, Status } from '../model/result.ts'

/** How many results have each status. */
export function summarise(results: Iterable<CheckResult>): Record<Status, number> {
  const summary: Record<Status, number> = { ok: 0, warning: 0, critical: 0, unknown: 0 }
  for (const result of results) summary[statusOf(result)]++
  return summary
}

/** A copy, the worst first; within one status by target, check and item as a person counts: "web-2" before "web-10". */
export function sortWorstFirst(results: readonly CheckResult[]): CheckResult[] {
  const order = new Intl.Collator('en', { numeric: true }).compare
  return results.toSorted(
    (a, b) =>
      severityOf(statusOf(b)) - severityOf(statusOf(a)) ||
      order(a.subject.target, b.subject.target) ||
      order(a.subject.check, b.subject.check) ||
      order(a.subject.item, b.subject.item),
  )
}
