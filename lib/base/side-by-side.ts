import { widthOf } from './text-width.ts'

/** Blanks between two columns. */
export const GAP = 2

/**
 * Blocks of lines as the columns of one row. A line is measured only where another column stands to its right:
 * cli-table3 would take seconds for ten thousand rows, in time that grows with the square of them.
 */
export function sideBySide(blocks: readonly { readonly lines: readonly string[]; readonly width: number }[]): string[] {
  const height = Math.max(...blocks.map(({ lines }) => lines.length))
  return Array.from({ length: height }, (_, row) => {
    let line = ''
    let missing = 0
    for (const { lines, width } of blocks) {
      const text = lines[row] ?? ''
      if (text !== '') line += ' '.repeat(missing) + text
      missing = GAP + (text === '' ? missing + width : Math.max(0, width - widthOf(text)))
    }
    return line
  })
}
