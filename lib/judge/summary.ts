import { severityOf, statusOf } from '../model/result.ts'
import type { CheckResult, Status } from '../model/result.ts'

export function summarise(results: readonly CheckResult[]): Record<Status, number> {
  const summary: Record<Status, number> = { ok: 0, warning: 0, unknown: 0, critical: 0 }
  for (const result of results) summary[statusOf(result)] += 1
  return summary
}

/** The worst first; among equals by target, check and item as a person would sort them ("web-9" before "web-10"). */
export function sortWorstFirst(results: readonly CheckResult[]): CheckResult[] {
  // One collator, and only where there is something to compare: localeCompare alone would build one for each pair.
  const { compare } = new Intl.Collator('en', { numeric: true })
  return [...results].sort(
    (one, other) =>
      severityOf(statusOf(other)) - severityOf(statusOf(one)) ||
      compare(one.subject.target, other.subject.target) ||
      compare(one.subject.check, other.subject.check) ||
      compare(one.subject.item, other.subject.item),
  )
}
