import { oneLine } from '../base/escape.ts'
import type { Bound, Limit } from '../model/limit.ts'
import { worstOf } from '../model/result.ts'
import type { Metric, Verdict } from '../model/result.ts'
import { fires } from './bound.ts'

/** One number held against one limit. */
export interface Measure {
  readonly status: Verdict['status']
  readonly metric: Metric
  /** Why it is not ok, in words: "used > 80%". */
  readonly breach?: string
}

/**
 * Holds a value against a limit; critical is asked before warning.
 *
 * @throws TypeError when the value is not a finite number: it would pass every limit, and that is not "ok"
 */
export function measure(name: string, value: number, limit: Limit): Measure {
  if (!Number.isFinite(value)) throw new TypeError(`"${name}" is not a finite number`)
  const metric: Metric = {
    name,
    value,
    unit: limit.unit,
    ...(limit.warn && { warn: limit.warn.text }),
    ...(limit.crit && { crit: limit.crit.text }),
  }
  if (limit.crit && fires(limit.crit, value)) return { status: 'critical', metric, breach: breachOf(name, limit.crit) }
  if (limit.warn && fires(limit.warn, value)) return { status: 'warning', metric, breach: breachOf(name, limit.warn) }
  return { status: 'ok', metric }
}

function breachOf(name: string, bound: Bound): string {
  if (bound.kind === 'compare') return `${name} ${bound.text}`
  return `${name} ${bound.inside ? 'inside' : 'outside'} ${bound.text.replace('@', '')}`
}

/** A number worth keeping that no limit speaks about. */
export function metric(name: string, value: number, unit: Metric['unit']): Metric {
  return { name, value, unit }
}

/**
 * One verdict out of its measures: the worst of them decides, and what was broken is said behind the summary, the
 * limit beside the value. The summary is one line whatever foreign text stands in it.
 *
 * @param parts.status a status that comes from a state rather than from a number ("unhealthy"); the worse one wins
 */
export function verdict(parts: {
  item?: string
  say: string
  status?: Verdict['status']
  measures?: readonly Measure[]
  metrics?: readonly Metric[]
}): Verdict {
  const measures = parts.measures ?? []
  const status = worstOf([parts.status ?? 'ok', ...measures.map((each) => each.status)]) as Verdict['status']
  const breaches = measures.flatMap((each) => (each.status === status && each.breach ? [each.breach] : []))
  return {
    item: parts.item ?? '',
    status,
    summary: oneLine(breaches.length > 0 ? `${parts.say} (${breaches.join(', ')})` : parts.say),
    metrics: [...measures.map((each) => each.metric), ...(parts.metrics ?? [])],
  }
}
