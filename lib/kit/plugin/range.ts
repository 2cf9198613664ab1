import type { PluginUnit } from './units.ts'

/** A range as plugins write it, both ends belonging to it. Values outside are bad, or, `inside`, those within. */
export interface PluginRange {
  readonly start: number
  readonly end: number
  readonly inside: boolean
}

export type ParsedRange =
  { readonly ok: true; readonly range: PluginRange } | { readonly ok: false; readonly why: string }

const NUMBER = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d{1,3})?$/iu

/** A finite number in the C locale, or null: "1,5", "nan" and "1e999" are none. */
export function pluginNumber(text: string): number | null {
  const value = NUMBER.test(text) ? Number(text) : NaN
  return Number.isFinite(value) ? value : null
}

/**
 * `[@]start:end`: "10" is 0 to 10, "10:" has no end, "~:10" no beginning, and a range that starts above its end is
 * none.
 *
 * Source: Monitoring Plugins Development Guidelines, "Threshold and ranges".
 */
export function parsePluginRange(text: string): ParsedRange {
  const inside = text.startsWith('@')
  const body = inside ? text.slice(1) : text
  const colon = body.indexOf(':')
  const from = colon < 0 ? '' : body.slice(0, colon)
  const to = colon < 0 ? body : body.slice(colon + 1)
  if (from === '' && to === '') return { ok: false, why: `"${text}" is not a range` }
  const start = from === '~' ? -Infinity : from === '' ? 0 : pluginNumber(from)
  const end = to === '' ? Infinity : pluginNumber(to)
  if (start === null || end === null) return { ok: false, why: `"${text}" is not a range` }
  if (start > end) return { ok: false, why: `the range "${text}" starts above its end` }
  return { ok: true, range: { start, end, inside } }
}

/** Whether the value raises an alert. */
export function alerts({ start, end, inside }: PluginRange, value: number): boolean {
  const within = value >= start && value <= end
  return inside ? within : !within
}

/** The range as a limit is written here, in our unit: "~:10" of seconds is "~:10000ms". */
export function rangeText({ start, end, inside }: PluginRange, { factor, sign, unit }: PluginUnit): string {
  const scale = unit === 'ratio' ? 1 : factor
  const of = (value: number): string => `${Number((value * scale).toPrecision(12))}${sign}`
  const from = start === -Infinity ? '~' : of(start)
  const to = end === Infinity ? '' : of(end)
  return `${inside ? '@' : ''}${from}:${to}`
}
