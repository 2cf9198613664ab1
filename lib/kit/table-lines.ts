import { oneLine } from '../base/escape.ts'
import { GAP, sideBySide } from '../base/side-by-side.ts'
import { fits, widest } from '../base/text-width.ts'
import { wrap } from '../base/wrap.ts'

/** Text in a colour: it is escaped first, so that a colour of ours stays one and nobody else has any. */
export interface Painted {
  readonly text: string
  readonly paint: (text: string) => string
}

/** What takes so much or less is never broken: most names, and a moment. What is longer keeps at least that. */
const LEAST_COLUMNS = 20
/** A word of up to that is never broken beside others, a name least of all: it is there to be copied. */
const WORD_COLUMNS = 50

/** In front of what stands below its row. */
const INDENT = 4

/**
 * A table without lines. Cells may hold foreign text.
 *
 * It is as wide as the room: the widest columns give way to the others and break at blanks. Where that would not leave
 * enough of them, the widest but the first stand below their row. With no end to the room a row is one line.
 */
export function tableLines(
  head: readonly Painted[],
  rows: readonly (readonly (string | Painted)[])[],
  room: number,
): readonly string[] {
  const table = [head, ...rows.map((row) => row.map(escaped))]
  const columns = head.map((_, nth) => columnOf(table, nth, room))
  const named = head.findIndex(({ text }) => isText(text))
  const { beside, most, below } = layoutFor(columns, named, room)
  return table.flatMap((row) => [
    ...sideBySide(beside.map((column) => blockOf(row[column.nth], widthIn(column, most)))),
    ...allBelow(
      below.flatMap(({ nth }) => row[nth] ?? []),
      Math.max(LEAST_COLUMNS, room - INDENT),
    ),
  ])
}

interface Column {
  readonly nth: number
  /** What it takes when nothing of it is broken. */
  readonly whole: number
  /** What it takes at least. */
  readonly least: number
}

function columnOf(table: readonly (readonly Painted[])[], nth: number, room: number): Column {
  const texts = new Set(table.map((row) => row[nth]?.text ?? ''))
  const whole = widest(texts)
  const word = whole <= LEAST_COLUMNS ? whole : widest(words(texts), WORD_COLUMNS)
  return { nth, whole, least: Math.min(whole, room, Math.max(LEAST_COLUMNS, word)) }
}

function* words(texts: Iterable<string>): Iterable<string> {
  for (const text of texts) yield* text.split(' ')
}

interface Layout {
  readonly beside: readonly Column[]
  /** No column beside others takes more than that, unless one of its words does. */
  readonly most: number
  readonly below: readonly Column[]
}

/** @param name the column that says what the row is about: it stays, and so does a sign in front of it */
function layoutFor(columns: readonly Column[], name: number, room: number): Layout {
  const most = mostFor(columns, room)
  const others = columns.filter(({ nth }) => nth > name)
  if (most !== null || others.length === 0) return { beside: columns, most: most ?? room, below: [] }
  const wide = others.reduce((one, other) => (other.whole >= one.whole ? other : one))
  const rest = columns.filter((each) => each !== wide)
  const { below, ...layout } = layoutFor(rest, name, room)
  return { ...layout, below: [...below, wide].sort((one, other) => one.nth - other.nth) }
}

/** The width that the widest have to give way to for all to fit; null when there is none that leaves enough of them. */
function mostFor(columns: readonly Column[], room: number): number | null {
  const taken = (most: number): number => columns.reduce((sum, each) => sum + GAP + widthIn(each, most), -GAP)
  let most = Math.max(...columns.map(({ whole }) => whole))
  while (most > LEAST_COLUMNS && taken(most) > room) most -= 1
  return taken(most) > room ? null : most
}

function widthIn({ whole, least }: Column, most: number): number {
  return Math.min(whole, Math.max(least, most))
}

interface Block {
  readonly lines: readonly string[]
  readonly width: number
}

/** Every line is painted by itself, so that no colour reaches into the next column. */
function blockOf({ text, paint }: Painted = NOTHING, width: number): Block {
  return { lines: wrap(text, width).map((line) => (isText(line) ? paint(line) : '')), width }
}

/** What stands below its row: in one line where that has room for all of it, else each in lines of its own. */
function allBelow(cells: readonly Painted[], width: number): readonly string[] {
  const said = cells.filter(({ text }) => isText(text))
  if (!fits(said.map(({ text }) => text).join(' '.repeat(GAP)), width))
    return said.flatMap((cell) => linesBelow(cell, width))
  return said.length === 0
    ? []
    : [' '.repeat(INDENT) + said.map(({ text, paint }) => paint(text)).join(' '.repeat(GAP))]
}

function linesBelow(cell: Painted, width: number): readonly string[] {
  const { lines } = blockOf(cell, width)
  return lines.filter(isText).map((line) => ' '.repeat(INDENT) + line)
}

function isText(text: string): boolean {
  return text !== ''
}

const NOTHING: Painted = { text: '', paint: String }

function escaped(cell: string | Painted): Painted {
  return typeof cell === 'string' ? { text: oneLine(cell), paint: String } : { ...cell, text: oneLine(cell.text) }
}
