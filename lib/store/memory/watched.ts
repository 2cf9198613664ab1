import type { EpochMs } from '../../model/time.ts'
import { goesOn } from '../../model/watched.ts'
import type { Watched, WatchedLook, WatchedQuery } from '../../model/watched.ts'
import { MOST_WATCHED } from '../sql/watched/statements.ts'

/** When somebody watched, of a store that ends with the process. */
export interface WatchedInMemory {
  add(looks: readonly WatchedLook[]): void
  read(query: WatchedQuery): readonly Watched[]
  /** @returns how many are gone */
  prune(before: EpochMs): number
}

export function watchedInMemory(): WatchedInMemory {
  let all: readonly Watched[] = []

  function add({ joinMs, ...look }: WatchedLook): void {
    const before = all.findLast(({ target, from }) => target === look.target && from <= look.from)
    if (!before || !goesOn(before, { ...look, joinMs }))
      all = [...all, look].sort((one, other) => one.from - other.from)
    else if (look.until > before.until)
      all = all.map((each) => (each === before ? { ...before, until: look.until } : each))
  }

  return {
    add: (looks) => looks.forEach(add),
    read: ({ target, from, to }) =>
      all.filter((each) => each.target === target && each.from < to && each.until > from).slice(-MOST_WATCHED),
    prune(before) {
      const kept = all.filter(({ until }) => until >= before)
      const gone = all.length - kept.length
      all = kept
      return gone
    },
  }
}
