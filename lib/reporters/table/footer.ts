import { formatDuration } from '../../base/duration.ts'
import { shortInstant } from '../../base/instant.ts'
import { tally } from '../../kit/tally.ts'
import type { Report } from '../../model/report.ts'
import { widthOf } from './measure.ts'
import type { Palette } from './palette.ts'

/** "7 targets in 1.2s: 1 critical, 3 warning, 214 ok": the line that a terminal shows last. */
export function footer(report: Report, columns: number, palette: Palette): string {
  const count = report.targets.length
  const looked = `${count} target${count === 1 ? '' : 's'} in ${formatDuration(report.tookMs)}`
  const line = count === 0 ? 'no targets were looked at' : `${palette.strong(looked)}: ${verdictOn(report, palette)}`
  const when = shortInstant(report.at)
  return widthOf(line) + 2 + when.length <= columns
    ? `${line}  ${palette.faint(when)}`
    : `${line}\n${palette.faint(when)}`
}

function verdictOn({ summary, results }: Report, palette: Palette): string {
  if (results.length === 0) return 'nothing was judged'
  if (summary.ok === results.length) return palette.status.ok(results.length === 1 ? '1 ok' : `all ${summary.ok} ok`)
  return tally(summary)
    .map(({ status, count }) => palette.status[status](`${count} ${status}`))
    .join(', ')
}
