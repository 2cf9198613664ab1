import { widthOf } from '../../../base/text-width.ts'
import { SIGNS } from '../../../kit/signs.ts'
import type { EpochMs } from '../../../model/time.ts'
import type { Board } from '../../../pages/board.ts'
import { standingOf, sumOf, WORST_FIRST } from '../../../pages/overview/counts.ts'
import type { Counts } from '../../../pages/overview/counts.ts'
import { atMostWide, fitted } from './fit.ts'
import { ageWords } from './rank.ts'
import type { Cell, Column, Page, Tone } from './scene.ts'
import { gapBehind, tableLayout } from './table-layout.ts'
import { here, LISTS, nthChosen } from './view.ts'
import type { View } from './view.ts'
import type { Place } from './place.ts'

export interface Size {
  readonly columns: number
  readonly rows: number
}

/** A piece of a line. What is in it is safe on a terminal. */
export interface Span {
  readonly text: string
  readonly tone: Tone
}

export interface Line {
  readonly spans: readonly Span[]
  readonly isChosen: boolean
}

/** What is drawn of: a board and the place in it that somebody looks at. */
export interface Scene {
  readonly board: Board
  readonly counts: Counts
  readonly page: Page
  /** What cannot be done, or what is going on; empty where there is nothing to say. */
  readonly notes: readonly string[]
}

/** The first one to give way where there is no room is that which everybody tries anyway. */
const MOVES = 'up/down move'
const MOST_NOTES = 2

export function countsOf(board: Board): Counts {
  return sumOf(board.targets.map((target) => standingOf(target).counts))
}

/** The whole screen, every line of it, none wider than it. Costs as much as what is on it, however much there is. */
export function draw(scene: Scene, view: View, size: Size, now: EpochMs): readonly Line[] {
  const { page } = scene
  const head = headOf(scene, view, size, now)
  const height = rowsThatFit(scene, size)
  const nth = nthChosen(page, here(view))
  const from = Math.max(0, Math.min(nth - Math.floor(height / 2), page.rows.length - height))
  const shown = page.rows.slice(from, from + height).map((row) => row.cells(now))
  const widths = tableLayout(page.columns, shown, Math.max(0, size.columns - MARKER))
  const laid = { columns: page.columns, widths, room: size.columns }
  const rows = shown.map((cells, at) => rowLine(cells, { ...laid, isChosen: from + at === nth }))
  const titles = page.columns.some(({ title }) => title !== '') ? [titleLine(laid)] : []
  const empty =
    rows.length === 0 ? [line({ text: `  ${page.empty}`, tone: 'faint', isEscaped: true }, size.columns)] : []
  const body = [...head, ...titles, ...rows, ...empty]
  const left = Math.max(0, size.rows - body.length - 1)
  const blank = Array.from({ length: left }, () => line({ text: '' }, size.columns))
  return [...[...body, ...blank].slice(0, size.rows - 1), lastLine(scene, view, size)].slice(-size.rows)
}

/** How many rows of a page the screen has room for; one at least. */
export function rowsThatFit({ page, board, notes }: Omit<Scene, 'counts'>, size: Size): number {
  const titles = page.columns.some(({ title }) => title !== '') ? 1 : 0
  const above = 2 + (hasAir(size) ? 1 : 0) + saidOf({ board, notes }).length + page.facts.length + titles
  return Math.max(1, size.rows - above - 1)
}

const MARKER = 2
const AIRY_ROWS = 20

function hasAir({ rows }: Size): boolean {
  return rows >= AIRY_ROWS
}

function headOf(scene: Scene, view: View, size: Size, now: EpochMs): readonly Line[] {
  const { columns } = size
  const said = saidOf(scene).map((says) => line({ text: `! ${says}`, tone: 'warning' }, columns))
  const facts = scene.page.facts.map((cells) => factLine(cells, columns))
  const air = hasAir(size) ? [line({ text: '' }, columns)] : []
  return [countsLine(scene, columns, now), placeLine(scene, view, columns), ...said, ...air, ...facts]
}

function saidOf({ board, notes }: Pick<Scene, 'board' | 'notes'>): readonly string[] {
  return [...notes, ...board.own.troubles.map(({ says }) => says)].slice(0, MOST_NOTES)
}

function countsLine({ counts, board }: Scene, columns: number, now: EpochMs): Line {
  const known = WORST_FIRST.map((status): Span => {
    const count = counts[status]
    return { text: `  ${SIGNS[status]} ${count} ${status}`, tone: count > 0 ? status : 'faint' }
  })
  const old: Span[] = counts.stale > 0 ? [{ text: `  ○ ${counts.stale} old`, tone: 'faint' }] : []
  const { lookedAt } = board.own
  const right = lookedAt === null ? 'nobody has looked yet' : `last look ${ageWords(lookedAt, now)}`
  return bothEnds([{ text: 'orch-watch', tone: 'strong' }, ...known, ...old], { text: right, tone: 'faint' }, columns)
}

function placeLine({ board, page }: Scene, view: View, columns: number): Line {
  const { filter } = here(view)
  const nth = nthChosen(page, here(view))
  const words = [
    ...(filter === '' ? [] : [`filter "${filter}"`]),
    ...(page.isOrdered ? [] : [`by ${view.sort}`]),
    `${nth + 1} of ${page.rows.length}`,
  ]
  const right = atMostWide({ text: words.join(', ') }, Math.floor(columns / 2))
  const left = view.trail.length > 1 ? crumbs(view, columns - widthOf(right) - MARKER) : tabs(board, view)
  return bothEnds(left, { text: right, tone: 'faint' }, columns)
}

function tabs({ incidents, targets }: Board, view: View): readonly Span[] {
  const { kind } = here(view).place
  const counts: Readonly<Partial<Record<Place['kind'], number>>> = {
    incidents: incidents.length,
    targets: targets.length,
  }
  return LISTS.flatMap((each, nth): Span[] => {
    const count = counts[each]
    const words = `${nth + 1} ${each}${count === undefined ? '' : ` ${count}`}`
    return [
      { text: nth === 0 ? '' : '  ', tone: 'plain' },
      kind === each ? { text: `[${words}]`, tone: 'strong' } : { text: ` ${words} `, tone: 'faint' },
    ]
  })
}

/** The way here; where there is no room for all of it, its end. */
function crumbs({ trail }: View, columns: number): readonly Span[] {
  const names = trail.map(({ place }, nth) => nameOf(place, trail[nth - 1]?.place))
  const last = names.at(-1) ?? ''
  const before = names.slice(0, -1).join(' > ')
  const whole = `${atMostWide({ text: before }, columns)} > `
  const end = atMostWide({ text: last }, columns)
  if (widthOf(whole) + widthOf(end) > columns) return [{ text: end, tone: 'strong' }]
  return [
    { text: whole, tone: 'faint' },
    { text: end, tone: 'strong' },
  ]
}

function nameOf(place: Place, before: Place | undefined): string {
  if (place.kind === 'target') return place.target
  if (place.kind === 'workload') return place.id === '' ? place.target : place.id
  if (place.kind === 'log') return `log of ${place.of.name}`
  if (place.kind === 'objects') return 'revisions'
  if (place.kind === 'object') return place.of.name
  if (place.kind === 'revision') return place.id.slice(0, 8)
  if (place.kind !== 'subject') return place.kind
  const { target, check, item } = place.subject
  const name = `${check}${item === '' ? '' : ` ${item}`}`
  return before?.kind === 'target' ? name : `${target} ${name}`
}

function lastLine({ page }: Scene, view: View, { columns }: Size): Line {
  if (!view.isTyping) return line({ text: keysFor(page, view, columns), tone: 'faint', isEscaped: true }, columns)
  const typed = atMostWide({ text: here(view).filter }, columns - 40)
  return line({ text: `/${typed}_   Enter keeps it, Esc shows all`, tone: 'advice', isEscaped: true }, columns)
}

/** Those that do something here. */
function keysFor(page: Page, view: View, columns: number): string {
  const chosen = page.rows[nthChosen(page, here(view))]
  const more = [
    ...(chosen && !chosen.opens ? [] : ['Enter open']),
    ...['Esc back', 'Tab list', '/ filter'],
    ...(page.isOrdered ? [] : ['s sort']),
    ...((chosen?.log ?? page.log) ? ['l log'] : []),
    ...((chosen?.past ?? page.past) ? ['r revisions'] : []),
  ]
  const all = ['q quit', MOVES, ...more].join('  ')
  return all.length <= columns ? all : ['q quit', ...more].join('  ')
}

function factLine(cells: readonly Cell[], columns: number): Line {
  const [first] = cells
  return line(first ?? { text: '' }, columns)
}

function rowLine(
  cells: readonly Cell[],
  { columns, widths, room, isChosen }: Laid & { readonly isChosen: boolean },
): Line {
  const spans = columns.flatMap((column, nth): Span[] => {
    const cell = cells[nth] ?? { text: '' }
    const width = widths[nth] ?? 0
    const text = fitted({ ...cell, isNumber: column.isNumber ?? false }, width)
    const gap = width === 0 || nth === columns.length - 1 ? 0 : gapBehind(nth)
    return [
      { text, tone: cell.tone ?? 'plain' },
      { text: ' '.repeat(gap), tone: 'plain' },
    ]
  })
  const whole: Span[] = [{ text: isChosen ? '> ' : '  ', tone: 'plain' }, ...spans]
  // Columns are laid out to fit; where there is no room for the marker, there is none for anything.
  return room < MARKER ? { ...cropped(whole, room), isChosen } : { spans: whole, isChosen }
}

interface Laid {
  readonly columns: readonly Column[]
  readonly widths: readonly number[]
  readonly room: number
}

function titleLine(laid: Laid): Line {
  return rowLine(
    laid.columns.map(({ title }) => ({ text: title, tone: 'strong' })),
    { ...laid, isChosen: false },
  )
}

function bothEnds(left: readonly Span[], right: Span, columns: number): Line {
  const taken = left.reduce((sum, { text }) => sum + widthOf(text), 0)
  const free = columns - taken - widthOf(right.text)
  if (free < 1) return cropped(left, columns)
  return { spans: [...left, { text: ' '.repeat(free), tone: 'plain' }, right], isChosen: false }
}

function cropped(spans: readonly Span[], columns: number): Line {
  let left = columns
  const kept = spans.map(({ text, tone }): Span => {
    const cut = atMostWide({ text, isEscaped: true }, left)
    left -= widthOf(cut)
    return { text: cut, tone }
  })
  return { spans: kept, isChosen: false }
}

function line(cell: Cell, columns: number): Line {
  return { spans: [{ text: atMostWide(cell, columns), tone: cell.tone ?? 'plain' }], isChosen: false }
}
