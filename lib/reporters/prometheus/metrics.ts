import type { CheckResult, Metric } from '../../model/result.ts'
import { add, family } from './exposition.ts'
import type { Family, Series } from './exposition.ts'
import { familyName, otherFamilyName, UNITS } from './metric-name.ts'

/** A family for every metric of every check, sorted by name; those without a plain name are together, by unit. */
export function metricFamilies(results: readonly CheckResult[]): readonly Family[] {
  const families = new Map<string, Family>()
  for (const result of results) {
    if (result.kind !== 'judged') continue
    for (const metric of result.verdict.metrics) addMetric(families, result.subject, metric)
  }
  return [...families.values()].sort((one, other) => (one.name < other.name ? -1 : 1))
}

function addMetric(families: Map<string, Family>, subject: CheckResult['subject'], metric: Metric): void {
  const { target, check, item } = subject
  const { factor, says } = UNITS[metric.unit]
  const own = familyName(check, metric)
  const name = own ?? otherFamilyName(metric.unit)
  const into = families.get(name) ?? family(name, helpFor(own === null ? null : check, metric, says))
  families.set(name, into)
  const labels: Series = [
    ['target', target],
    ['check', check],
    ['item', item],
    ...(own === null ? ([['metric', metric.name]] as const) : []),
  ]
  add(into, labels, metric.value * factor)
}

function helpFor(check: string | null, { name }: Metric, says: string): string {
  return check === null
    ? `Metrics of checks whose names are in the label metric${says}.`
    : `What the check ${check} calls ${name}${says}.`
}
