import { greatest } from '../../base/extremes.ts'
import type { Group } from '../../kit/by-target.ts'
import { figuresOf } from '../../kit/figures.ts'
import type { Figure } from '../../kit/figures.ts'
import type { Palette } from '../../kit/palette.ts'

/** One text for each group, its figures one below the other; only as many as `room` columns can hold. */
export function figureLines(groups: readonly Group[], room: number, palette: Palette): readonly string[] {
  const rows = groups.map(({ results }) => figuresOf(results))
  let lines = groups.map(() => '')
  let used = 0
  for (const column of rows[0]?.keys() ?? []) {
    const width = greatest(
      rows.map((row) => textOf(row[column]).length),
      0,
    )
    if (width === 0) continue
    used += width + 2
    if (used > room) break
    lines = lines.map((line, index) => `${line}  ${draw(rows[index]?.[column], width, palette)}`)
  }
  return lines
}

function textOf(figure: Figure | undefined): string {
  return figure ? `${figure.label} ${figure.value}` : ''
}

/** The label stands still, the numbers end below one another. */
function draw(figure: Figure | undefined, width: number, palette: Palette): string {
  if (!figure) return ' '.repeat(width)
  const { label, value, status } = figure
  const padding = ' '.repeat(width - textOf(figure).length)
  return `${palette.faint(label)} ${padding}${status === 'ok' ? value : palette.status[status](value)}`
}
