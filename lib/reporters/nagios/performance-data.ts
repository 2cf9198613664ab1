import { oneLine } from '../../base/escape.ts'
import { parseBound } from '../../kit/bound.ts'
import type { Bound, Unit } from '../../model/limit.ts'
import type { CheckResult, Metric, Subject } from '../../model/result.ts'

/** How values of each unit are written: what one of ours is in theirs, their sign, and the ends of the scale. */
const SCALES: Readonly<Record<Unit, { readonly factor: number; readonly sign: string; readonly ends: string }>> = {
  ratio: { factor: 100, sign: '%', ends: '0;100' },
  bytes: { factor: 1, sign: 'B', ends: '0' },
  ms: { factor: 0.001, sign: 's', ends: '0' },
  count: { factor: 1, sign: '', ends: '0' },
  'per-second': { factor: 1, sign: '', ends: '0' },
}

/** For each part of a label: a name that is cut still ends in its metric. */
const PART_LENGTH = 80

/** `'web-1/disk//var/used'=93%;80;90;0;100` for every number in the results, one after the other. */
export function* performanceData(results: readonly CheckResult[]): Generator<string> {
  for (const result of results) {
    if (result.kind !== 'judged') continue
    for (const metric of result.verdict.metrics)
      if (Number.isFinite(metric.value * SCALES[metric.unit].factor)) yield entry(result.subject, metric)
  }
}

function entry(subject: Subject, metric: Metric): string {
  const { factor, sign, ends } = SCALES[metric.unit]
  const value = decimal(metric.value * factor)
  return `${label(subject, metric)}=${value}${sign};${range(metric.warn, metric)};${range(metric.crit, metric)};${ends}`
}

/** Quoted, a quote doubled. An equals sign may not stand in a label, and readers split the whole line at a bar. */
function label({ target, check, item }: Subject, { name }: Metric): string {
  const parts = [target, check, ...(item === '' ? [] : [item]), name]
  const path = parts.map((part) => oneLine(part, PART_LENGTH)).join('/')
  return `'${path.replaceAll('=', '_').replaceAll('|', '_').replaceAll("'", "''")}'`
}

/** The range of values that are well, or after `@` of those that are not. Empty when there is no such bound. */
function range(text: string | undefined, { unit }: Metric): string {
  if (text === undefined) return ''
  const parsed = parseBound(text, { unit, bad: 'above', about: '', max: Infinity })
  return parsed.ok ? rangeOf(parsed.bound, SCALES[unit].factor) : ''
}

function rangeOf(bound: Bound, factor: number): string {
  if (bound.kind === 'range') {
    const start = bound.start === -Infinity ? '~' : decimal(bound.start * factor)
    const end = bound.end === Infinity ? '' : decimal(bound.end * factor)
    return `${bound.inside ? '@' : ''}${start}:${end}`
  }
  const value = decimal(bound.value * factor)
  switch (bound.op) {
    case '>':
      return value
    case '>=':
      return `@${value}:`
    case '<':
      return `${value}:`
    case '<=':
      return `@~:${value}`
  }
}

const DECIMAL = new Intl.NumberFormat('en', { useGrouping: false, maximumFractionDigits: 6 })

/** Digits and a point, never an exponent; binary noise (0.1 + 0.2) is rounded away. */
function decimal(value: number): string {
  return DECIMAL.format(value === 0 ? 0 : value)
}
