import { oneLine } from '../base/escape.ts'
import type { Bound, Limit } from '../model/limit.ts'
import { worstOf } from '../model/result.ts'
import type { Measure, Metric, Unseen, Verdict } from '../model/result.ts'
import { fires } from './bound.ts'
import type { FaultError } from './fault.ts'

export type { Measure }

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
  const held = { metric, limit }
  if (limit.crit && fires(limit.crit, value)) return { status: 'critical', ...held, breach: breachOf(name, limit.crit) }
  if (limit.warn && fires(limit.warn, value)) return { status: 'warning', ...held, breach: breachOf(name, limit.warn) }
  return { status: 'ok', ...held }
}

/** "used > 80%", "used outside 10%:20%". */
export function breachOf(name: string, bound: Bound): string {
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
  const stated = parts.status ?? 'ok'
  const status = worstOf([stated, ...measures.map((each) => each.status)]) as Verdict['status']
  const breaches = measures.flatMap((each) => (each.status === status && each.breach ? [each.breach] : []))
  return {
    item: parts.item ?? '',
    status,
    summary: oneLine(breaches.length > 0 ? `${parts.say} (${breaches.join(', ')})` : parts.say),
    metrics: [...measures.map((each) => each.metric), ...(parts.metrics ?? [])],
    grounds: { say: parts.say, stated, measures },
  }
}

/** One item that could not be looked at, among others that could: `unseen('raid', fault('plugin', '…'))`. */
export function unseen(item: string, { fault }: Pick<FaultError, 'fault'>): Unseen {
  return { item, fault }
}
