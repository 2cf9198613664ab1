import type { Key } from './keys.ts'
import { placeKey } from './place.ts'
import type { Place } from './place.ts'
import type { Row } from './scene.ts'

export const LISTS = ['targets', 'workloads', 'incidents'] as const
const SORTS = ['worst', 'name', 'newest'] as const
export type Sort = (typeof SORTS)[number]

/** One place on the way to where somebody is. */
export interface Stop {
  readonly place: Place
  /** The key of the row that was chosen, which stays so when the order changes; null for the first row, whatever it is. */
  readonly chosen: string | null
  readonly filter: string
}

/** What somebody wants to see. */
export interface View {
  /** Never empty; the last one is shown. */
  readonly trail: readonly Stop[]
  readonly sort: Sort
  /** What is typed goes into the filter. */
  readonly isTyping: boolean
  readonly isOver: boolean
}

/** What a key needs to know of what is shown. */
export interface Shown {
  readonly rows: readonly Pick<Row, 'key' | 'opens' | 'log' | 'past'>[]
  /** Of all that is shown, where a row has none of its own. */
  readonly log?: Place | undefined
  readonly past?: Place | undefined
  /** The last row is chosen, unless somebody chooses another one. */
  readonly isFromEnd?: true
  /** So many of the rows are on the screen at once. */
  readonly height: number
}

export const START: View = { trail: [stopAt({ kind: 'targets' })], sort: 'worst', isTyping: false, isOver: false }

/** Longer than any name that somebody types. */
const LONGEST_FILTER = 100
const LAST_CHARACTER = /\P{M}?\p{M}*$/u

function stopAt(place: Place): Stop {
  return { place, chosen: null, filter: place.kind === 'objects' ? place.name : '' }
}

export function here({ trail }: View): Stop {
  return trail.at(-1) ?? stopAt({ kind: 'targets' })
}

/** Which row is chosen: the usual one where the one that was is not there any more. -1 where there is none. */
export function nthChosen({ rows, isFromEnd }: Pick<Shown, 'rows' | 'isFromEnd'>, { chosen }: Stop): number {
  const nth = chosen === null ? -1 : rows.findIndex(({ key }) => key === chosen)
  if (nth >= 0 || rows.length === 0) return nth
  return isFromEnd ? rows.length - 1 : 0
}

/** What somebody wants to see after having pressed a key. */
export function press(view: View, key: Key, shown: Shown): View {
  if (key.key === 'interrupt') return { ...view, isOver: true }
  return moved(view, key, shown) ?? (view.isTyping ? typed(view, key) : pressed(view, key, shown))
}

type Move = (nth: number, page: number, last: number) => number

const MOVES: Readonly<Record<string, Move>> = {
  up: (nth) => nth - 1,
  down: (nth) => nth + 1,
  'page-up': (nth, page) => nth - page,
  'page-down': (nth, page) => nth + page,
  home: () => 0,
  end: (_nth, _page, last) => last,
}

const LETTERS: Readonly<Record<string, string>> = { k: 'up', j: 'down', g: 'home', G: 'end' }

/** Null for what moves nothing. */
function moved(view: View, key: Key, shown: Shown): View | null {
  const move = MOVES[key.key === 'text' && !view.isTyping ? (LETTERS[key.text] ?? '') : key.key]
  if (!move) return null
  const last = shown.rows.length - 1
  const next = move(nthChosen(shown, here(view)), Math.max(1, shown.height - 1), last)
  const within = Math.max(0, Math.min(last, next))
  // Whoever is at the top sees what is worst, whatever that will be; whoever is at the end of a log what comes.
  const isUsual = within === nthChosen(shown, { ...here(view), chosen: null })
  return at(view, { chosen: isUsual ? null : (shown.rows[within]?.key ?? null) })
}

function typed(view: View, key: Key): View {
  const { filter } = here(view)
  switch (key.key) {
    case 'text':
      return at(view, { filter: (filter + key.text).slice(0, LONGEST_FILTER), chosen: null })
    case 'backspace':
      return filter === ''
        ? { ...view, isTyping: false }
        : at(view, { filter: filter.replace(LAST_CHARACTER, ''), chosen: null })
    case 'escape':
      return { ...at(view, { filter: '', chosen: null }), isTyping: false }
    case 'enter':
      return { ...view, isTyping: false }
    default:
      return view
  }
}

function pressed(view: View, key: Key, shown: Shown): View {
  switch (key.key) {
    case 'enter':
    case 'right':
      return opened(view, shown)
    case 'escape':
    case 'left':
    case 'backspace':
      return back(view)
    case 'tab':
      return list(view, 1)
    case 'back-tab':
      return list(view, -1)
    case 'text':
      return lettered(view, key.text, shown)
    default:
      return view
  }
}

function lettered(view: View, text: string, shown: Shown): View {
  if (text === 'l' || text === 'r') return beside(view, shown, text === 'l' ? 'log' : 'past')
  if (text === 'q') return { ...view, isOver: true }
  if (text === '/') return { ...view, isTyping: true }
  if (text === 's') return { ...view, sort: SORTS[(SORTS.indexOf(view.sort) + 1) % SORTS.length] ?? 'worst' }
  const kind = LISTS[Number(text) - 1]
  return kind ? { ...view, trail: [stopAt({ kind })] } : view
}

function opened(view: View, shown: Shown): View {
  const opens = shown.rows[nthChosen(shown, here(view))]?.opens
  return opens ? openedAt(view, opens) : view
}

/** What belongs to the row that is chosen, or to all that is shown. */
function beside(view: View, shown: Shown, which: 'log' | 'past'): View {
  const row = shown.rows[nthChosen(shown, here(view))]
  const place = row?.[which] ?? shown[which]
  return place ? { ...view, trail: [...view.trail, stopAt(place)] } : view
}

function openedAt(view: View, opens: Place): View {
  // The row that was opened is chosen when somebody comes back, also where it was the first.
  const from = at(view, { chosen: placeKey(opens) })
  return { ...from, trail: [...from.trail, stopAt(opens)] }
}

/** First out of the filter, then to where one came from. */
function back(view: View): View {
  if (here(view).filter !== '') return at(view, { filter: '', chosen: null })
  return view.trail.length > 1 ? { ...view, trail: view.trail.slice(0, -1) } : view
}

function list(view: View, step: number): View {
  const [first] = view.trail
  const nth = LISTS.findIndex((kind) => kind === first?.place.kind)
  const kind = LISTS[(nth + step + LISTS.length) % LISTS.length] ?? 'targets'
  return { ...view, trail: [stopAt({ kind })] }
}

function at(view: View, change: Partial<Stop>): View {
  return { ...view, trail: [...view.trail.slice(0, -1), { ...here(view), ...change }] }
}
