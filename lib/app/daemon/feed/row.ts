import type { TransitionId } from '../../../kit/transition-document.ts'
import type { EpochMs } from '../../../model/time.ts'
import type { Told } from '../../../web/route.ts'

/** What was told, one after the other: each has a number, and the oldest are let go of when there are too many. */
export interface Row {
  /** The number of the first that is known still; what was before the start is below 0. */
  readonly first: number
  /** The number of the next one. */
  readonly end: number
  /** Nothing is missing since then. */
  readonly knownFrom: EpochMs
  at(number: number): Told | undefined
  add(told: readonly Told[]): void
  /** Puts before the first one what was before the start. Of no use when some since the start are gone already. */
  addPast(told: readonly Told[], knownFrom: EpochMs): void
  /** The number of the first for which it holds; null when there is none. */
  find(holds: (told: Told) => boolean): number | null
}

export function emptyRow(most: number, startedAt: EpochMs): Row {
  let row: readonly Told[] = []
  let first = 0
  let knownFrom = startedAt

  function put(next: readonly Told[]): void {
    const extra = Math.max(0, next.length - most)
    const gone = next[extra - 1]
    if (gone) knownFrom = Math.max(knownFrom, atOf(gone) + 1)
    row = next.slice(extra)
    first += extra
  }

  return {
    get first() {
      return first
    },
    get end() {
      return first + row.length
    },
    get knownFrom() {
      return knownFrom
    },
    at: (number) => row[number - first],
    add: (told) => put([...row, ...told]),
    addPast(told, from) {
      if (first !== 0) return
      const live = new Set(row.map(idOf))
      const past = told.filter((each) => !live.has(idOf(each)))
      first -= past.length
      knownFrom = from
      put([...past, ...row])
    },
    find(holds) {
      const nth = row.findIndex(holds)
      return nth < 0 ? null : first + nth
    },
  }
}

/** Null of a loss. */
export function idOf({ document }: Told): TransitionId | null {
  return document.kind === 'lost' ? null : document.id
}

export function atOf({ document }: Told): EpochMs {
  return Date.parse(document.at)
}
