import { greatest } from '../base/extremes.ts'

/** Rows of cells that are Markdown already. Columns are padded, so that the text reads well as it is; the last one is not. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const widths = head.map((title, column) =>
    column === head.length - 1
      ? title.length
      : Math.min(
          WIDEST,
          greatest(
            rows.map((row) => lengthOf(row[column] ?? '')),
            title.length,
          ),
        ),
  )
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell + ' '.repeat(Math.max(0, (widths[column] ?? 0) - lengthOf(cell)))).join(' | ')} |`
  return [line(head), line(widths.map((width) => '-'.repeat(Math.max(3, width)))), ...rows.map(line)]
}

/** A longer cell stands out rather than pushing all others apart. */
const WIDEST = 48

function lengthOf(cell: string): number {
  return Array.from(cell).length
}
