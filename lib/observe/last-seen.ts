import type { Fault, Looked } from '../model/fault.ts'
import type { TargetId } from '../model/target.ts'
import type { EpochMs, Ms } from '../model/time.ts'

type Looker = 'itself' | 'others'

/** What was last seen of one target. */
export interface Known<T> {
  readonly target: TargetId
  /** When somebody last looked, or tried to. */
  readonly at: EpochMs
  readonly by: Looker
  /** At the last look that saw it; absent where none ever has. */
  readonly value?: T
  /** Why a part of the value was not seen. */
  readonly hidden?: Fault
  /** Why the last look saw nothing. */
  readonly fault?: Fault
}

/** What was seen last of each target, for those that are made of what several tell. */
export interface LastSeen<T> {
  /**
   * @param at when the look began
   * @param by `others`: it was asked for the sake of what is made of it, and nobody may ask again
   * @returns whether it tells anything that was not known
   */
  note(id: TargetId, looked: Looked<T>, at: EpochMs, by?: Looker): boolean
  of(id: TargetId): Known<T> | undefined
  all(): Iterable<Known<T>>
  forget(ids: Iterable<TargetId>): void
}

/** No look takes longer. */
const OVERLAP_MS: Ms = 10 * 60_000

/** @param areOther whether two values do not say the same */
export function lastSeen<T>(areOther: (one: T, other: T) => boolean): LastSeen<T> {
  const known = new Map<TargetId, Known<T>>()

  function isNews(before: Known<T> | undefined, next: Known<T>): boolean {
    if (!before || before.fault?.message !== next.fault?.message) return true
    if (before.hidden?.message !== next.hidden?.message) return true
    if (before.value === undefined || next.value === undefined) return before.value !== next.value
    return areOther(before.value, next.value)
  }

  return {
    note(id, looked, at, by = 'itself') {
      const before = known.get(id)
      // Of two looks that overlap the one that began last is believed. A clock that was set back is another matter.
      if (before && at < before.at && before.at - at < OVERLAP_MS) return false
      const next: Known<T> =
        looked.kind === 'seen'
          ? { target: id, at, by, value: looked.value, ...(looked.hidden && { hidden: looked.hidden }) }
          : { target: id, at, by, ...(before?.value !== undefined && { value: before.value }), fault: looked.fault }
      known.set(id, next)
      return isNews(before, next)
    },
    of: (id) => known.get(id),
    all: () => known.values(),
    forget(ids) {
      for (const id of ids) known.delete(id)
    },
  }
}

/** A connector hands over the very same object as long as nothing has happened to it. */
export function areOtherObjects(these: readonly object[], those: readonly object[]): boolean {
  return these.length !== those.length || these.some((each, at) => each !== those[at])
}
