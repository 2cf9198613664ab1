import { oneLine } from '../../base/escape.ts'

import type { Limit, Unit } from '../../model/limit.ts'
import type { Measure, Metric, Unseen, Verdict } from '../../model/result.ts'
import { parseBound } from '../bound.ts'
import { exitCodeWords } from '../exit-code.ts'
import { fault } from '../fault.ts'
import { measure, unseen, verdict } from '../verdict.ts'
import { countOf } from '../words.ts'
import type { PluginCommand } from './commands.ts'
import { parseLocalLines } from './local-lines.ts'
import type { LocalLine } from './local-lines.ts'
import { parsePerformanceData } from './performance-data.ts'
import type { PerformanceData, PluginMetric } from './performance-data.ts'
import { takeApart } from './plugin-text.ts'
import type { Ran } from './run.ts'

type Ended = Extract<Ran, { kind: 'ended' }>

const STATUSES = ['ok', 'warning', 'critical'] as const
const UNKNOWN = 3
const TEXT_LENGTH = 300

/** What each command says: one item of its own name, or one for each line of a Checkmk local check. */
export function judgeCommands(
  ran: readonly Ran[],
  commands: Readonly<Record<string, PluginCommand>>,
): readonly (Verdict | Unseen)[] {
  return ran.flatMap((each): readonly (Verdict | Unseen)[] => {
    if (each.kind === 'faulted') return [{ item: each.name, fault: each.fault }]
    const command = Object.hasOwn(commands, each.name) ? commands[each.name] : undefined
    if (command?.format === 'checkmk-local') return judgeLines(each, command)
    return [judgeOutput(each, command)]
  })
}

function judgeOutput(ran: Ended, command: PluginCommand | undefined): Verdict | Unseen {
  const plain = command?.format === 'text'
  const { text, more, performanceData } = plain
    ? { text: ran.output.trim(), more: '', performanceData: '' }
    : takeApart(ran.output)
  const said = text === '' ? ran.error.trim() : text
  const { exitCode } = ran
  if (exitCode > UNKNOWN) {
    const means = exitCode === 126 || exitCode === 127 ? '' : ', which is no status of a plugin'
    const detail = oneLine(said, TEXT_LENGTH)
    return unseen(ran.name, fault('plugin', `${exitCodeWords(exitCode)}${means}${detail && `: ${detail}`}`))
  }
  const long = exitCode === 0 || more === '' ? '' : `; ${more}`
  return judgeState(
    { item: ran.name, state: exitCode, text: said === '' ? 'it printed nothing' : said + long },
    parsePerformanceData(performanceData),
    { command, cut: ran.cut },
  )
}

function judgeLines(ran: Ended, command: PluginCommand): readonly (Verdict | Unseen)[] {
  const lines = parseLocalLines(ran.output)
  if (ran.cut && !ran.output.endsWith('\n')) lines.pop() // the middle of a line may read like a line
  if (lines.length > 0) return lines.map((line) => judgeLine(ran, line, command))
  const said = oneLine(ran.error, TEXT_LENGTH)
  const how = ran.exitCode === 0 ? 'it printed no line' : `${exitCodeWords(ran.exitCode)}, no line was printed`
  return [unseen(ran.name, fault('plugin', said === '' ? how : `${how}: ${said}`))]
}

function judgeLine({ name, cut }: Ended, line: LocalLine, command: PluginCommand): Verdict | Unseen {
  if (line.kind === 'bad') return unseen(`${name} line ${line.lineNumber}`, fault('unreadable', line.why))
  const { service, state, text, performanceData } = line
  return judgeState({ item: service, state, text: text === '' ? 'it says nothing' : text }, performanceData, {
    command,
    cut,
  })
}

function judgeState(
  { item, state, text }: { item: string; state: number; text: string },
  data: PerformanceData,
  { command, cut }: { command: PluginCommand | undefined; cut: boolean },
): Verdict | Unseen {
  const say = oneLine(text, TEXT_LENGTH) + remarks(data, cut)
  const status = STATUSES[state]
  if (status === undefined) return unseen(item, fault('plugin', say))
  const held = holdAgainst(data.metrics, command)
  // What was asked for and cannot be judged is not known to be well.
  if (held.wrong !== null && status === 'ok') return unseen(item, fault('plugin', `${held.wrong}: ${say}`))
  return verdict({ item, say, status, measures: held.measures, metrics: held.metrics })
}

/** What was left out, so that nobody wonders where a number is. */
function remarks({ bad }: PerformanceData, cut: boolean): string {
  const unread =
    bad.length === 0
      ? []
      : [
          `${countOf(bad.length, 'part')} of the performance data cannot be read: ${bad.slice(0, 2).join(', ')}${bad.length > 2 ? ', …' : ''}`,
        ]
  const all = [...unread, ...(cut ? ['more was printed than is kept'] : [])]
  return all.length === 0 ? '' : ` (${all.join('; ')})`
}

interface Held {
  readonly measures: readonly Measure[]
  /** Those that nobody here limits. */
  readonly metrics: readonly Metric[]
  /** Why a limit could not be asked. */
  readonly wrong: string | null
}

function holdAgainst(metrics: readonly PluginMetric[], command: PluginCommand | undefined): Held {
  const warn = new Map(Object.entries(command?.warn ?? {}))
  const crit = new Map(Object.entries(command?.crit ?? {}))
  const labels = new Set(metrics.map(({ name }) => name))
  const missing = [...warn.keys(), ...crit.keys()].find((label) => !labels.has(label))
  let wrong = missing === undefined ? null : `"${oneLine(missing, 60)}" has a limit and is not in the performance data`
  const measures: Measure[] = []
  const rest: Metric[] = []
  for (const metric of metrics) {
    const sides = { warn: warn.get(metric.name), crit: crit.get(metric.name) }
    const limit = limitOf(metric.unit, sides)
    if (limit === 'of another unit')
      wrong ??= `the limit of "${oneLine(metric.name, 60)}" is not one of ${UNIT_WORDS[metric.unit]}`
    if (limit !== null && limit !== 'of another unit') measures.push(measure(metric.name, metric.value, limit))
    else rest.push(plainMetric(metric))
  }
  return { measures, metrics: rest, wrong }
}

const UNIT_WORDS: Readonly<Record<Unit, string>> = {
  ratio: 'percent',
  bytes: 'bytes',
  ms: 'time',
  count: 'plain numbers',
  'per-second': 'plain numbers',
}

/** Null where nobody has set one. */
function limitOf(
  unit: Unit,
  sides: { warn: string | undefined; crit: string | undefined },
): Limit | 'of another unit' | null {
  if (sides.warn === undefined && sides.crit === undefined) return null
  const limit: { unit: Unit; warn?: Limit['warn']; crit?: Limit['crit'] } = { unit }
  for (const side of ['warn', 'crit'] as const) {
    const text = sides[side]
    if (text === undefined) continue
    const parsed = parseBound(text, { unit, bad: 'above', about: '', max: Infinity })
    if (!parsed.ok) return 'of another unit'
    limit[side] = parsed.bound
  }
  return limit as Limit
}

function plainMetric({ name, value, unit, warn, crit }: PluginMetric): Metric {
  return { name, value, unit, ...(warn !== undefined && { warn }), ...(crit !== undefined && { crit }) }
}
