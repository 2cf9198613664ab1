import { paletteFor } from '../kit/palette.ts'
import { tableLines } from '../kit/table-lines.ts'
import type { Painted } from '../kit/table-lines.ts'
import { canvasFor, lineEnd } from './canvas.ts'
import type { Io } from './command.ts'

export type { Painted }

/** A table without lines, for commands that list things: as wide as a terminal; elsewhere a row is one line. */
export function plainTable(
  head: readonly string[],
  rows: readonly (readonly (string | Painted)[])[],
  io: Pick<Io, 'stdout' | 'env'>,
  color: boolean,
): string {
  const paint = paletteFor(canvasFor(io, { color }).colour).strong
  const lines = tableLines(
    head.map((text) => ({ text, paint })),
    rows,
    lineEnd(io),
  )
  return `${lines.join('\n')}\n`
}
