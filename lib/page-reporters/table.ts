import { oneLine } from '../base/escape.ts'
import { wrap } from '../base/wrap.ts'
import { drawn } from '../kit/page-text.ts'
import type { PageReporter } from '../kit/page-reporter.ts'
import { paletteFor } from '../kit/palette.ts'
import type { Palette } from '../kit/palette.ts'
import { tableLines } from '../kit/table-lines.ts'
import type { Painted } from '../kit/table-lines.ts'
import type { Cell, PageSection } from '../model/page.ts'

const LEAST_COLUMNS = 60

/** For people at a terminal. */
const table: PageReporter = {
  name: 'table',
  title: 'Tables for people',
  mediaType: 'text/plain',
  fileEndings: ['txt'],
  render({ page }, canvas) {
    const palette = paletteFor(canvas.colour)
    const columns = Math.max(LEAST_COLUMNS, canvas.columns)
    const figures = page.figures.map(({ label, value, about, status }) => [
      label,
      { text: value, paint: status === undefined ? palette.strong : palette.status[status] },
      { text: about, paint: palette.faint },
    ])
    const blocks = [
      [palette.strong(oneLine(page.title)), oneLine(page.subtitle)],
      ...(figures.length > 0 ? [tableLines([label(''), label(''), label('')], figures, columns).slice(1)] : []),
      ...page.sections.map((section) => sectionLines(section, columns, palette)),
      ...page.notes.map((note) => wrap(oneLine(note), columns)),
    ]
    return `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`
  },
}

function label(text: string): Painted {
  return { text, paint: String }
}

function sectionLines({ title, table: given, none }: PageSection, room: number, palette: Palette): readonly string[] {
  const head = palette.strong(oneLine(title))
  if (!given) return [`${head}: ${oneLine(none)}`]
  const { columns, rows, more } = given
  const painted = rows.map((row) => row.map((cell) => paintedCell(cell, palette)))
  return [
    head,
    ...tableLines(
      columns.map((column) => ({ text: column.title.toUpperCase(), paint: palette.faint })),
      painted,
      room,
    ),
    ...(more > 0 ? [`and ${more} more`] : []),
  ]
}

function paintedCell(cell: Cell, palette: Palette): Painted {
  const text = drawn(cell)
  if (cell.kind !== 'text') return { text, paint: String }
  const { status, isFaint } = cell
  return { text, paint: status !== undefined ? palette.status[status] : isFaint ? palette.faint : String }
}

export default table
