import type { Unit } from '../model/limit.ts'
import type { Metric } from '../model/result.ts'
import { isKnown } from './ecosystem.ts'

/** Base units: times are in seconds. `factor` makes one of theirs of one of ours. */
export const UNITS: Readonly<
  Record<Unit, { readonly suffix: string; readonly factor: number; readonly says: string }>
> = {
  ratio: { suffix: 'ratio', factor: 1, says: ', from 0 to 1' },
  bytes: { suffix: 'bytes', factor: 1, says: ', in bytes' },
  ms: { suffix: 'seconds', factor: 0.001, says: ', in seconds' },
  count: { suffix: '', factor: 1, says: '' },
  'per-second': { suffix: 'per_second', factor: 1, says: ', per second' },
}

/**
 * The family of a metric: `orch_watch_disk_used_ratio`, or null when its name cannot stand in one and goes into a
 * label instead. Two metrics of one check never get the same, whatever else there is in the report.
 */
export function familyName(check: string, metric: Metric): string | null {
  const words = wordsOf(check, metric.name)
  if (words === null) return null
  const { suffix } = UNITS[metric.unit]
  // `bytes` of the check `container-layer` in bytes says its unit already.
  const ending = metric.name === suffix ? '' : suffix
  if (metric.name !== suffix && !mayStandLast(words.at(-1) ?? '', ending)) return null
  const made = ['orch_watch', ...words, ...(ending === '' ? [] : [ending])].join('_')
  return isKnown(made) ? null : made
}

/** The words of both names; null where one of them cannot stand in a name, or would be misread there. */
function wordsOf(check: string, metric: string): readonly string[] | null {
  if (!CHECK.test(check) || !METRIC.test(metric) || check.length + metric.length > 100) return null
  const words = [...check.split('-'), ...metric.replace(/[A-Z]/gu, '-$&').toLowerCase().split('-')]
  return OURS.has(words[0] ?? '') || words.some(isMisread) ? null : words
}

/** A unit in front of a unit, or where there is none, would say another one (but bytes per second are that); kinds are read at the very end only. */
function mayStandLast(word: string, ending: string): boolean {
  const isUnit = ending === 'per_second' ? word === 'second' : UNIT_WORDS.has(word)
  return !isUnit && (ending !== '' || !LAST_WORDS.has(word))
}

/** The family for the metrics of a unit that have none of their own. */
export function otherFamilyName(unit: Unit): string {
  const { suffix } = UNITS[unit]
  return suffix === '' ? 'orch_watch_metric' : `orch_watch_metric_${suffix}`
}

/** Two ways to join words, and never both in one name: each can be told from the name of the family. */
const CHECK = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/u
const METRIC = /^[a-z][a-z0-9]*(?:[A-Z][a-z0-9]*)*$/u

/** First words of the families that are not made from metrics. */
const OURS: ReadonlySet<string> = new Set([
  ...['target', 'targets', 'status', 'fault', 'stale', 'up', 'results', 'last', 'metric', 'incident', 'incidents'],
  ...['looks', 'look', 'notices', 'store', 'stuck', 'blind', 'series', 'export', 'build'],
])

const UNIT_WORDS: ReadonlySet<string> = new Set(['ratio', 'bytes', 'seconds', 'second'])

/** What the end of a name says about its kind, and ours are all gauges. */
const LAST_WORDS: ReadonlySet<string> = new Set(['total', 'sum', 'count', 'bucket', 'info', 'created'])

/** Kinds, and units that are short or no base units, wherever they stand. Source: the rules of `promtool check metrics`. */
function isMisread(word: string): boolean {
  return MISREAD.has(word) || SCALED_UNIT.test(word)
}

const MISREAD: ReadonlySet<string> = new Set([
  ...['counter', 'gauge', 'histogram', 'gaugehistogram', 'summary', 'untyped', 'unknown', 'stateset'],
  ...['s', 'ms', 'us', 'ns', 'sec', 'b', 'kb', 'mb', 'gb', 'tb', 'pb', 'm', 'h', 'd'],
  ...['minutes', 'hours', 'days', 'weeks', 'kelvins', 'fahrenheit', 'rankine', 'inches', 'yards', 'miles', 'bits'],
])

const SCALED_UNIT =
  /^(?:pico|nano|micro|milli|centi|deci|deca|hecto|kilo|kibi|mega|mibi|giga|gibi|tera|tebi|peta|pebi)[a-z]*s$/u
