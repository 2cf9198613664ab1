import { alerts, pluginNumber } from './range.ts'
import type { PluginRange } from './range.ts'
import { oneLine } from '../../base/escape.ts'
import { parsePerformanceData } from './performance-data.ts'
import type { PerformanceData, PluginMetric } from './performance-data.ts'

/** One line of a local check. */
export type LocalLine =
  | {
      readonly kind: 'line'
      readonly service: string
      /** As plugins count: 3 is unknown. */
      readonly state: 0 | 1 | 2 | 3
      readonly text: string
      readonly performanceData: PerformanceData
    }
  | { readonly kind: 'bad'; readonly lineNumber: number; readonly why: string }

const MAX_LINES = 1000

/**
 * `STATE NAME METRICS TEXT`, one service a line; STATE is 0 to 3, or P where it follows from the levels in METRICS.
 * NAME has quotes when it has blanks; METRICS are joined by `|`, or `-`; `\n` in TEXT begins a line of its own.
 *
 * Source: Checkmk, "Local checks"; for P, Werk 17: a value that is exactly a level is still the better state.
 */
export function parseLocalLines(output: string): LocalLine[] {
  const lines = output.split(/\r?\n/u)
  const read = lines
    .slice(0, MAX_LINES)
    .flatMap((line, index) => (line.trim() === '' ? [] : [readLine(line.trim(), index + 1)]))
  const left = lines.slice(MAX_LINES).filter((line) => line.trim() !== '').length
  return left === 0
    ? read
    : [...read, { kind: 'bad', lineNumber: MAX_LINES + 1, why: `${left} more lines are not read` }]
}

function readLine(written: string, lineNumber: number): LocalLine {
  const line = written.replace(/^cached\([\d.,]{1,60}\) +/u, '')
  const [, state = '', quoted, apostrophed, bare, metrics = '', said = ''] =
    /^(\S+) +(?:"([^"']+)"|'([^"']+)'|([^\s"']+)) +(\S+)(?: +(.*))?$/u.exec(line) ?? []
  const service = quoted ?? apostrophed ?? bare
  if (service === undefined || !/^[0-3P]$/u.test(state)) {
    return { kind: 'bad', lineNumber, why: `"${oneLine(written, 80)}" is not a line of a local check` }
  }
  const performanceData = metrics === '-' ? { metrics: [], bad: [] } : localMetrics(metrics)
  const text = said.replaceAll('\\n', '\n')
  const about = { kind: 'line', service, performanceData } as const
  if (state !== 'P') return { ...about, state: Number(state) as 0 | 1 | 2 | 3, text }
  const computed = performanceData.metrics.map(levelOf)
  const worst = Math.max(0, ...computed.map((each) => each.state)) as 0 | 1 | 2
  const levels = computed.map((each) => each.says).join(', ')
  return { ...about, state: worst, text: [text, levels].filter((part) => part !== '').join(text === '' ? '' : ' ') }
}

/** Here a bar parts metrics, and a single level has no lower end. */
function localMetrics(metrics: string): PerformanceData {
  const parsed = metrics.split('|').map((each) => parsePerformanceData(withoutLowerEnd(each)))
  return { metrics: parsed.flatMap((each) => each.metrics), bad: parsed.flatMap((each) => each.bad) }
}

function withoutLowerEnd(metric: string): string {
  const [value = '', warn = '', crit = '', ...rest] = metric.split(';')
  return [value, ...[warn, crit].map((level) => (pluginNumber(level) === null ? level : `~:${level}`)), ...rest].join(
    ';',
  )
}

function levelOf({ name, plain, warnRange, critRange }: PluginMetric): { state: 0 | 1 | 2; says: string } {
  const broken = (range: PluginRange | undefined): range is PluginRange => range !== undefined && alerts(range, plain)
  if (broken(critRange)) return { state: 2, says: `${name} ${plain} ${beyond(critRange, plain)}` }
  if (broken(warnRange)) return { state: 1, says: `${name} ${plain} ${beyond(warnRange, plain)}` }
  return { state: 0, says: `${name} ${plain}` }
}

function beyond({ start, end }: PluginRange, value: number): string {
  return value > end ? `> ${end}` : `< ${start}`
}
