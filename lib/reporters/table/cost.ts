import CliTable3 from 'cli-table3'
import { formatDuration } from '../../base/duration.ts'
import { oneLine } from '../../base/escape.ts'
import { formatQuantity } from '../../base/quantity.ts'
import { GAP } from '../../base/side-by-side.ts'
import { widest } from '../../base/text-width.ts'
import { wrap } from '../../base/wrap.ts'
import { costsOf } from '../../kit/costs.ts'
import type { Palette } from '../../kit/palette.ts'
import type { Report } from '../../model/report.ts'

const HEAD = ['connections', 'round trips', 'bytes', 'time'] as const

/** What looking cost, a line for each target and their sum. */
export function costLines(report: Report, columns: number, palette: Palette): readonly string[] {
  const texts = costsOf(report).map(({ name, connections, roundTrips, bytes, tookMs }) => [
    oneLine(name),
    String(connections),
    String(roundTrips),
    formatQuantity(bytes, 'bytes'),
    formatDuration(tookMs),
  ])
  const numberWidths = HEAD.map((title, index) => widest([title, ...texts.map((row) => row[index + 1] ?? '')]))
  const room = columns - numberWidths.reduce((total, width) => total + width + 2, 0)
  const nameWidth = Math.max(4, Math.min(room, widest(texts.map(([name = '']) => name))))
  const table = new CliTable3({
    chars: NO_BORDERS,
    style: { head: [], border: [], compact: true, 'padding-left': 0, 'padding-right': GAP },
    colWidths: [nameWidth, ...numberWidths].map((width) => width + GAP),
    colAligns: ['left', ...HEAD.map(() => 'right' as const)],
  })
  table.push(['cost', ...HEAD].map((title) => palette.faint(title)))
  table.push(...texts.map(([name = '', ...numbers]) => [wrap(name, nameWidth).join('\n'), ...numbers]))
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
}

const NO_BORDERS = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '',
}
