import prettyMs from 'pretty-ms'
import { formatQuantity } from '../base/quantity.ts'
import type { Unit } from '../model/limit.ts'
import { statusOf, worstOf } from '../model/result.ts'
import type { CheckResult, Metric, Status } from '../model/result.ts'

/** A number that tells at a glance how a target is, and how the check behind it was judged. */
export interface Figure {
  readonly label: string
  readonly value: string
  readonly status: Status
}

/**
 * The key figures, the most telling first: the largest (or least) value of this metric of this check, or how many items
 * it has.
 * A target whose checks bring no such metric has no such figure; a report of other checks has none at all.
 */
const FIGURES: readonly {
  readonly label: string
  readonly check: string
  readonly metric?: string
  readonly least?: true
}[] = [
  { label: 'cpu', check: 'cpu', metric: 'busy' },
  { label: 'mem', check: 'memory', metric: 'used' },
  { label: 'disk', check: 'disk', metric: 'used' },
  { label: 'up', check: 'uptime', metric: 'up' },
  { label: 'containers', check: 'container-state' },
  { label: 'load', check: 'load', metric: 'one' },
  { label: 'swap', check: 'swap', metric: 'used' },
  { label: 'full in', check: 'disk-forecast', metric: 'left', least: true },
]

/** One for each of the key figures, in their order; undefined where no result has it. */
export function figuresOf(results: readonly CheckResult[]): readonly (Figure | undefined)[] {
  return FIGURES.map((each) => figureOf(results, each))
}

function figureOf(results: readonly CheckResult[], by: (typeof FIGURES)[number]): Figure | undefined {
  const relevant = results.filter(({ kind, subject }) => kind === 'judged' && subject.check === by.check)
  const value = by.metric === undefined ? countOf(relevant) : extremeOf(relevant, by.metric, by.least ? -1 : 1)
  return value === undefined ? undefined : { label: by.label, value, status: worstOf(relevant.map(statusOf)) }
}

function countOf(results: readonly CheckResult[]): string | undefined {
  return results.length === 0 ? undefined : String(results.length)
}

/** @param sign 1 for the largest, -1 for the least */
function extremeOf(results: readonly CheckResult[], name: string, sign: 1 | -1): string | undefined {
  let found: Metric | undefined
  for (const metric of results.flatMap((result) => (result.kind === 'judged' ? result.verdict.metrics : [])))
    if (metric.name === name && (found === undefined || metric.value * sign > found.value * sign)) found = metric
  return found && brief(found.value, found.unit)
}

function brief(value: number, unit: Unit): string {
  switch (unit) {
    case 'ratio':
      return `${Math.round(value * 100)}%`
    case 'ms':
      return prettyMs(Math.max(0, value), { compact: true })
    case 'count':
      return value.toFixed(2)
    case 'bytes':
    case 'per-second':
      return formatQuantity(value, unit)
  }
}
