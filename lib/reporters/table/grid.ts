import CliTable3 from 'cli-table3'

export interface Column {
  readonly width: number
  readonly align?: 'left' | 'right'
}

/** Blanks between two columns. */
export const GAP = 2

/** cli-table3 takes time that grows with the square of the rows; with fixed widths a table may be laid out in pieces. */
const ROWS_AT_ONCE = 50

/** Rows of cells as lines without borders. A cell may hold several lines; none of them is wider than its column. */
export function grid(rows: readonly (readonly string[])[], columns: readonly Column[]): string[] {
  const lines: string[] = []
  for (let start = 0; start < rows.length; start += ROWS_AT_ONCE) {
    const table = new CliTable3({
      chars: NO_BORDERS,
      style: { head: [], border: [], compact: true, 'padding-left': 0, 'padding-right': GAP },
      colWidths: columns.map(({ width }) => width + GAP),
      colAligns: columns.map(({ align }) => align ?? 'left'),
    })
    table.push(...rows.slice(start, start + ROWS_AT_ONCE).map((row) => [...row]))
    for (const line of table.toString().split('\n')) lines.push(line.trimEnd())
  }
  return lines
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
