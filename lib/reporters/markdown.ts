import { formatDuration } from '../base/duration.ts'
import { shortInstant } from '../base/instant.ts'
import { formatQuantity } from '../base/quantity.ts'
import { groupByTarget } from '../kit/by-target.ts'
import { costsOf } from '../kit/costs.ts'
import type { Finding, Group } from '../kit/by-target.ts'
import { figuresOf } from '../kit/figures.ts'
import type { Reporter } from '../kit/reporter.ts'
import { SIGNS } from '../kit/signs.ts'
import { tally } from '../kit/tally.ts'
import type { Report } from '../model/report.ts'
import { code, codeInCell } from '../kit/markdown-code.ts'
import { table } from '../kit/markdown-table.ts'

/**
 * For a forge, a wiki or a chat: the worst first, the healthy as a list. Text from targets is always a code span.
 *
 * Source: GitHub Flavored Markdown.
 */
const markdown: Reporter = {
  name: 'markdown',
  title: 'Markdown report',
  mediaType: 'text/markdown',
  fileEndings: ['md', 'markdown'],
  render(report, canvas) {
    const groups = groupByTarget(report, canvas.all)
    const quiet = groups.filter(({ shown }) => shown.length === 0)
    const blocks = [
      [`# ${headline(report)}`],
      [looked(report)],
      ...groups.filter(({ shown }) => shown.length > 0).flatMap(targetBlocks),
      ...(quiet.length > 0 ? [['## Nothing wrong'], quiet.map((group) => `- ${lineOf(group)}`)] : []),
      ...(canvas.cost && report.targets.length > 0 ? [['## What looking cost'], costTable(report)] : []),
    ]
    return `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`
  },
}

function headline({ results, summary, targets }: Report): string {
  if (targets.length === 0) return 'No targets were looked at'
  if (results.length === 0) return 'Nothing was judged'
  const counts = tally(summary)
  return counts.map(({ status, count }) => `${SIGNS[status]} ${count} ${status}`).join(', ')
}

function looked({ targets, tookMs, at }: Report): string {
  const count = `${targets.length} target${targets.length === 1 ? '' : 's'}`
  return `orch-watch looked at ${count} in ${formatDuration(tookMs)}, ${shortInstant(at)}`
}

function targetBlocks(group: Group): readonly (readonly string[])[] {
  const facts = factsOf(group)
  return [
    [`## ${SIGNS[group.worst]} ${code(group.id)}`],
    ...(facts === '' ? [] : [[facts]]),
    table(['status', 'check', 'result'], group.shown.map(rowOf)),
  ]
}

function lineOf(group: Group): string {
  const facts = factsOf(group)
  return `${SIGNS[group.worst]} ${code(group.id)}${facts === '' ? '' : `: ${facts}`}`
}

function rowOf({ status, whats, says, hint }: Finding): readonly string[] {
  const advice = hint === undefined ? '' : ` hint: ${codeInCell(hint)}`
  return [`${SIGNS[status]} ${status}`, whats.map(codeInCell).join(', '), codeInCell(says) + advice]
}

/** How much is well, the key figures, what it is. */
function factsOf({ results, okCount, target }: Group): string {
  const figures = figuresOf(results).flatMap((figure) => figure ?? [])
  return [
    ...(target?.reachable === false ? ['**not reachable**'] : []),
    ...(okCount > 0 ? [`${okCount} ok`] : []),
    ...figures.map(({ label, value }) => `${label} ${value}`),
    ...(target ? [code(target.runtime)] : []),
    ...Object.entries(target?.labels ?? {}).map(([label, value]) => code(`${label}=${value}`)),
  ].join(', ')
}

function costTable(report: Report): readonly string[] {
  return table(
    ['target', 'connections', 'round trips', 'bytes', 'time'],
    costsOf(report).map(({ name, connections, roundTrips, bytes, tookMs }) => [
      codeInCell(name),
      String(connections),
      String(roundTrips),
      formatQuantity(bytes, 'bytes'),
      formatDuration(tookMs),
    ]),
  )
}

export default markdown
