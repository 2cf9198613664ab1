import { oneLine } from '../../base/escape.ts'
import type { Metric } from '../../model/result.ts'
import { parsePluginRange, pluginNumber, rangeText } from './range.ts'
import type { PluginRange } from './range.ts'
import { pluginUnit } from './units.ts'

/** One number of a plugin, in our unit, and the ranges it was held against, in the plugin's. */
export interface PluginMetric extends Metric {
  /** Before it was turned into our unit: ranges are of this scale. */
  readonly plain: number
  readonly warnRange?: PluginRange
  readonly critRange?: PluginRange
}

export interface PerformanceData {
  readonly metrics: readonly PluginMetric[]
  /** What could not be read, each with its reason; what is good beside it is kept. */
  readonly bad: readonly string[]
}

const MAX_PARTS = 1000

/**
 * `'label'=value[UOM];[warn];[crit];[min];[max] …`: everything that is good, and what is not.
 *
 * Source: Monitoring Plugins Development Guidelines, "Performance data".
 */
export function parsePerformanceData(text: string): PerformanceData {
  const metrics = new Map<string, PluginMetric>()
  const bad: string[] = []
  let at = 0
  while ((at = skipBlanks(text, at)) < text.length) {
    const { label, rest, end } = readEntry(text, at)
    const shown = oneLine(text.slice(at, end), 60)
    at = end
    if (metrics.size >= MAX_PARTS) return { metrics: [...metrics.values()], bad: [...bad, 'all after the first 1000'] }
    if (label === null) bad.push(`"${shown}"`)
    else if (metrics.has(label)) bad.push(`"${shown}": the label stands twice`)
    else {
      const read = readMetric(label, rest)
      if (read.metric) metrics.set(label, read.metric)
      bad.push(...read.bad.map((why) => `"${shown}"${why}`))
    }
  }
  return { metrics: [...metrics.values()], bad }
}

interface Entry {
  /** Null where there is none. */
  readonly label: string | null
  /** What stands behind the equals sign. */
  readonly rest: string
  readonly end: number
}

function readEntry(text: string, start: number): Entry {
  const quoted = text[start] === "'" ? readQuoted(text, start + 1) : null
  const wordEnd = endOfWord(text, quoted?.end ?? start)
  const equals = quoted ? quoted.end : text.indexOf('=', start)
  if (text[equals] !== '=' || equals >= wordEnd) return { label: null, rest: '', end: wordEnd }
  const label = quoted ? quoted.label : text.slice(start, equals)
  return { label: label.trim() === '' ? null : label, rest: text.slice(equals + 1, wordEnd), end: wordEnd }
}

/** Up to the closing quote; a quote that is meant is doubled. Null when it is never closed. */
function readQuoted(text: string, start: number): { label: string; end: number } | null {
  for (let at = text.indexOf("'", start); at >= 0; at = text.indexOf("'", at + 2)) {
    if (text[at + 1] !== "'") return { label: text.slice(start, at).replaceAll("''", "'"), end: at + 1 }
  }
  return null
}

function readMetric(name: string, rest: string): { metric?: PluginMetric; bad: readonly string[] } {
  const [value = '', ...bounds] = rest.split(';')
  // The value could not be determined, and the plugin says so: nothing is wrong with that.
  if (value === 'U') return { bad: [] }
  const [, number = '', uom = ''] = /^([-+.\d]+(?:e[-+]?\d+)?)([^\d\s.,+-][^\s,]*)?$/iu.exec(value) ?? []
  const plain = pluginNumber(number)
  if (plain === null) return { bad: [': its value is no number'] }
  const of = pluginUnit(uom)
  const { warn, crit, bad } = readBounds(bounds.map((bound) => (uom === '' ? bound : bound.replaceAll(uom, ''))))
  const metric = {
    ...{ name, value: plain * of.factor, unit: of.unit, plain },
    ...(warn && { warnRange: warn, warn: rangeText(warn, of) }),
    ...(crit && { critRange: crit, crit: rangeText(crit, of) }),
  }
  return { metric, bad: bad.map((why) => oneLine(why, 100)) }
}

interface Bounds {
  readonly warn: PluginRange | null
  readonly crit: PluginRange | null
  readonly bad: readonly string[]
}

/** Two ranges, then the least and the greatest value there can be, which nobody here asks for. */
function readBounds([warn = '', crit = '', ...ends]: readonly string[]): Bounds {
  const bad: string[] = []
  const [low, high] = [warn, crit].map((text) => {
    if (text === '') return null
    const parsed = parsePluginRange(text)
    if (parsed.ok) return parsed.range
    bad.push(`: ${parsed.why}`)
    return null
  })
  for (const end of ends.slice(0, 2)) if (end !== '' && pluginNumber(end) === null) bad.push(`: "${end}" is no number`)
  if (ends.slice(2).some((part) => part !== '')) bad.push(': more than five parts')
  return { warn: low ?? null, crit: high ?? null, bad }
}

function skipBlanks(text: string, from: number): number {
  let at = from
  while (at < text.length && isBlank(text[at])) at += 1
  return at
}

function endOfWord(text: string, from: number): number {
  let at = from
  while (at < text.length && !isBlank(text[at])) at += 1
  return at
}

function isBlank(character: string | undefined): boolean {
  return character === ' ' || character === '\t' || character === '\n' || character === '\r'
}
