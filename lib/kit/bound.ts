import { parseQuantity, QUANTITY_EXAMPLE } from '../base/quantity.ts'
import type { Bound, Comparison, Unit } from '../model/limit.ts'

/** How a check describes one of its limits. The bounds are the shipped defaults, written as a user writes them. */
export interface LimitSpec {
  readonly unit: Unit
  /** Which side is bad when a bare value is written: `80%` means `> 80%` where `above` is bad. */
  readonly bad: 'above' | 'below'
  readonly warn?: string
  readonly crit?: string
  /** When a problem is over, where that is not simply when it is no longer bad. */
  readonly clear?: string
  /** One line for docs/checks.md: what the number is. */
  readonly about: string
  /** Largest value there is, 1 for ratios unless said; a bound that can never fire is refused. */
  readonly max?: number
}

export type ParsedBound = { readonly ok: true; readonly bound: Bound } | { readonly ok: false; readonly why: string }

/**
 * Reads a limit ("> 90%", "< 2GiB", "80%") or a range as Nagios plugins write it ("10:20", "@10:20", "~:5", "5:").
 * A bare value is a limit on the bad side, never a range from zero.
 *
 * Source: Monitoring Plugins Development Guidelines, "Threshold and Ranges".
 */
export function parseBound(text: string, spec: LimitSpec): ParsedBound {
  const word = text.trim()
  const parsed = word.includes(':') || word.startsWith('@') ? parseRange(word, spec) : parseLimit(word, spec)
  return parsed.ok ? possible(parsed.bound, spec) : parsed
}

/** Reads what is well again: a limit on the good side, "< 75%", or a bare "75%" where above is bad. Never a range. */
export function parseClear(text: string, spec: LimitSpec): ParsedBound {
  const good = { ...spec, bad: spec.bad === 'above' ? 'below' : 'above' } as const
  const parsed = parseLimit(text.trim(), good)
  return parsed.ok ? possible(parsed.bound, good) : parsed
}

function parseLimit(word: string, spec: LimitSpec): ParsedBound {
  const [, op, rest] = /^(>=|<=|>|<)?\s*(.*)$/u.exec(word) ?? []
  const value = parseQuantity(rest ?? '', spec.unit)
  if (value === null) return wrong(`"${word}" is not a limit`, spec)
  const comparison = (op ?? (spec.bad === 'above' ? '>' : '<')) as Comparison
  return { ok: true, bound: { kind: 'compare', op: comparison, value, text: `${comparison} ${(rest ?? '').trim()}` } }
}

function parseRange(word: string, spec: LimitSpec): ParsedBound {
  const inside = word.startsWith('@')
  const body = inside ? word.slice(1) : word
  const [, from = '', to = ''] = /^(?:([^:]*):)?([^:]*)$/u.exec(body) ?? []
  const start = from.trim() === '~' ? -Infinity : rangeEnd(from, 0, spec)
  const end = rangeEnd(to, Infinity, spec)
  if (start === null || end === null || (from + to).trim() === '') return wrong(`"${word}" is not a range`, spec)
  if (start > end) return { ok: false, why: `"${word}" is empty: it starts above its end` }
  return { ok: true, bound: { kind: 'range', start, end, inside, text: word } }
}

function rangeEnd(text: string, whenEmpty: number, spec: LimitSpec): number | null {
  return text.trim() === '' ? whenEmpty : parseQuantity(text, spec.unit)
}

function wrong(what: string, spec: LimitSpec): ParsedBound {
  const example = QUANTITY_EXAMPLE[spec.unit]
  const op = spec.bad === 'above' ? '>' : '<'
  return { ok: false, why: `${what}: write "${op} ${example}", "${example}" or a range such as "@0:${example}"` }
}

/** A bound that always or never fires is a mistake, whatever was meant. */
function possible(bound: Bound, spec: LimitSpec): ParsedBound {
  const max = spec.max ?? (spec.unit === 'ratio' ? 1 : Infinity)
  const { always, never } = bound.kind === 'compare' ? extremes(bound, max) : extremesOfRange(bound, max)
  if (never) return { ok: false, why: `"${bound.text}" can never be true` }
  if (always) return { ok: false, why: `"${bound.text}" is always true` }
  return { ok: true, bound }
}

/** A comparison changes its answer once at most, so that both ends of what there is tell all. */
function extremes(bound: Bound, max: number): { always: boolean; never: boolean } {
  const ends = [fires(bound, 0), fires(bound, max)]
  return { always: !ends.includes(false), never: !ends.includes(true) }
}

function extremesOfRange(
  { start, end, inside }: Extract<Bound, { kind: 'range' }>,
  max: number,
): { always: boolean; never: boolean } {
  const holdsAll = start <= 0 && end >= max
  const holdsNone = start > max || end < 0
  return inside ? { always: holdsAll, never: holdsNone } : { always: holdsNone, never: holdsAll }
}

/** Whether the value is bad. Both ends of a range belong to it. */
export function fires(bound: Bound, value: number): boolean {
  if (bound.kind === 'range') {
    const within = value >= bound.start && value <= bound.end
    return bound.inside ? within : !within
  }
  switch (bound.op) {
    case '>':
      return value > bound.value
    case '>=':
      return value >= bound.value
    case '<':
      return value < bound.value
    case '<=':
      return value <= bound.value
  }
}
