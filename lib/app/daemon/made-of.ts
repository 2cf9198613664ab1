import type { Inventory } from '../../model/inventory.ts'
import { REACHABLE } from '../../model/reachable.ts'
import type { Target, TargetId } from '../../model/target.ts'
import type { Picture } from './picture.ts'

/** Targets that are made of the containers of others. They stand nowhere, and are away when nobody can see those. */
export interface MadeOfOthers {
  has(id: TargetId): boolean
  /** None of what is not made of others. */
  membersOf(id: TargetId): readonly TargetId[]
  /** Whether a target that may be there itself does not show its containers. */
  isDark(id: TargetId): boolean
  /**
   * Takes note of a look.
   *
   * @returns whether it shows its containers again
   */
  note(id: TargetId): boolean
  /** Whether the last look at what is made of others is the first that could not tell. */
  beginsToDoubt(id: TargetId): boolean
}

export function madeOfOthers({ targets }: Inventory, picture: Picture): MadeOfOthers {
  const made = new Map(targets.flatMap(({ id, members }) => (members ? [[id, members]] : [])))
  const dark = new Set(targets.map(({ id }) => id).filter(isDarkNow))

  function isDarkNow(id: TargetId): boolean {
    return picture
      .statesOf(id)
      .some(({ subject, status }) => subject.check === REACHABLE && subject.item === 'engine' && status === 'unknown')
  }

  return {
    has: (id) => made.has(id),
    membersOf: (id) => made.get(id) ?? [],
    isDark: (id) => dark.has(id),
    note(id) {
      if (!isDarkNow(id)) return dark.delete(id)
      dark.add(id)
      return false
    },
    beginsToDoubt: (id) =>
      made.has(id) && picture.statesOf(id).some(({ status, since, at }) => status === 'unknown' && since === at),
  }
}

export function isMadeOfOthers({ members }: Target): boolean {
  return members !== undefined
}
