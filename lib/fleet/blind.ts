import type { TargetId } from '../model/target.ts'
import type { EpochMs, Ms } from '../model/time.ts'

/** How one target was seen last. */
export interface Seen {
  readonly id: TargetId
  readonly isDown: boolean
  /** Since when it has been as it is. */
  readonly since: EpochMs
}

export interface View {
  /** Targets that were named because they are always there; none when nobody named any. */
  readonly references: readonly Seen[]
  /** Those that need nobody else to be reached. */
  readonly independent: readonly Seen[]
  /** Within which time others have to vanish for it to be our fault: two intervals. */
  readonly withinMs: Ms
}

/** So few may well be down at the same time. */
const FEWEST = 3
const SHARE = 0.5

/**
 * Whether it is our own view that is broken, and not what we look at: all references are gone, or most independent
 * targets have gone together. Once so, it lasts until most of them are back.
 *
 * @returns in words how that is known; null when we can see
 */
export function blindness(view: View, wasBlind: boolean): string | null {
  const { references, independent, withinMs } = view
  if (references.length > 0) {
    // Whoever named references has said what to believe.
    return references.every(({ isDown }) => isDown)
      ? `none of ${counted(references.length, 'reference')} can be reached`
      : null
  }
  const down = independent.filter(({ isDown }) => isDown)
  if (down.length < FEWEST || down.length < independent.length * SHARE) return null
  const times = down.map(({ since }) => since)
  if (!wasBlind && together(times) < independent.length * SHARE) return null
  return `${down.length} of ${counted(independent.length, 'independent target')} cannot be reached`

  /** How many have gone within the time, at most. */
  function together(all: readonly EpochMs[]): number {
    const sorted = [...all].sort((one, other) => one - other)
    let most = 0
    for (let first = 0, last = 0; last < sorted.length; last += 1) {
      while ((sorted[last] ?? 0) - (sorted[first] ?? 0) > withinMs) first += 1
      most = Math.max(most, last - first + 1)
    }
    return most
  }
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`
}
