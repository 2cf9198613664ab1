import { formatDuration } from '../../base/duration.ts'
import { shortInstant } from '../../base/instant.ts'
import { widthOf } from '../../base/text-width.ts'
import type { Palette } from '../../kit/palette.ts'
import { tally } from '../../kit/tally.ts'
import type { Report } from '../../model/report.ts'

/** "7 targets in 1.2s: 1 critical, 3 warning, 214 ok": the line that a terminal shows last. */
export function footer(report: Report, columns: number, palette: Palette): string {
  const count = report.targets.length
  const looked = `${count} target${count === 1 ? '' : 's'} in ${formatDuration(report.tookMs)}`
  const parts = count === 0 ? ['no targets were looked at'] : [`${palette.strong(looked)}:`, ...counts(report, palette)]
  return flow([...parts, ` ${palette.faint(shortInstant(report.at))}`], columns)
}

function counts({ summary, results }: Report, palette: Palette): readonly string[] {
  if (results.length === 0) return ['nothing was judged']
  if (summary.ok === results.length) return [palette.status.ok(results.length === 1 ? '1 ok' : `all ${summary.ok} ok`)]
  const parts = tally(summary).map(({ status, count }) => palette.status[status](`${count} ${status}`))
  return parts.map((part, index) => (index < parts.length - 1 ? `${part},` : part))
}

/** Parts with a blank between them, on the next line where one would not fit. */
function flow(parts: readonly string[], columns: number): string {
  let text = ''
  let used = 0
  for (const part of parts) {
    const wide = widthOf(part)
    const breaks = used > 0 && used + 1 + wide > columns
    text += breaks ? `\n${part.trimStart()}` : used > 0 ? ` ${part}` : part
    used = breaks ? widthOf(part.trimStart()) : used + wide + (used > 0 ? 1 : 0)
  }
  return text
}
