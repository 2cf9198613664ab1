import type { Instance, Workload } from '../../model/workload.ts'

/** What one cell says. `missing`: wanted, and nothing is there that could become it. `surplus`: there, and not wanted. */
export const CELLS = ['missing', 'failing', 'starting', 'unseen', 'surplus', 'ready'] as const

export type Cell = (typeof CELLS)[number]

export type Cells = Readonly<Record<Cell, number>>

/** What each word means, for the legend. */
export const MEANINGS: Readonly<Record<Cell, string>> = {
  ready: 'runs and passes its health check',
  starting: 'has not come up yet',
  failing: 'something keeps it from running well',
  missing: 'is wanted and not there',
  surplus: 'runs and is not wanted',
  unseen: 'was there when somebody could last look',
}

export function cellOf({ isReady, isWanted, trouble, phase }: Instance): Cell | null {
  if (!isWanted) return null
  if (isReady) return 'ready'
  if (phase === 'ended') return trouble ? 'failing' : 'missing'
  return trouble ? 'failing' : 'starting'
}

/** How many cells of each kind: as many as are wanted, and those that are too many. */
export function cellsOf({ instances, desired, ready, surplus, orphans = [], unseen }: Workload): Cells {
  const counts = { ready: 0, starting: 0, failing: 0, missing: 0, surplus: 0, unseen: 0 }
  for (const instance of instances) {
    const cell = cellOf(instance)
    if (cell !== null) counts[cell] += 1
  }
  // The orchestrator counts; of its instances not all may be named.
  counts.ready = Math.max(0, Math.min(ready, desired))
  counts.unseen = Math.min(unseen?.readyThere ?? 0, Math.max(0, desired - counts.ready))
  let left = Math.max(0, desired - counts.ready - counts.unseen)
  for (const kind of ['failing', 'starting'] as const) {
    counts[kind] = Math.min(counts[kind], left)
    left -= counts[kind]
  }
  counts.missing = left
  counts.surplus = Math.max(surplus, orphans.length)
  return counts
}
