import { Chalk } from 'chalk'
import Table from 'cli-table3'
import { oneLine } from '../base/escape.ts'
import type { Io } from './command.ts'

/** Text in a colour: it is escaped first, so that a colour of ours stays one and nobody else has any. */
export interface Painted {
  readonly text: string
  readonly paint: (text: string) => string
}

/** A table without lines, for commands that list things. Cells may hold foreign text. */
export function plainTable(
  head: readonly string[],
  rows: readonly (readonly (string | Painted)[])[],
  io: Io,
  colour: boolean,
): string {
  const ink = new Chalk({ level: colour && io.stdout.isTTY ? 1 : 0 })
  const table = new Table({
    head: head.map((word) => ink.bold(word)),
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 2 },
    chars: Object.fromEntries(BORDERS.map((name) => [name, ''])),
    wordWrap: true,
  })
  table.push(...rows.map((row) => row.map(cellText)))
  const lines = table.toString().split('\n')
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`
}

function cellText(cell: string | Painted): string {
  return typeof cell === 'string' ? oneLine(cell, 200) : cell.paint(oneLine(cell.text, 200))
}

const BORDERS = [
  ...['top', 'top-mid', 'top-left', 'top-right', 'bottom', 'bottom-mid', 'bottom-left', 'bottom-right'],
  ...['left', 'left-mid', 'mid', 'mid-mid', 'right', 'right-mid', 'middle'],
]
