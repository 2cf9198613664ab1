import type { Inventory } from '../../model/inventory.ts'
import { REACHABLE } from '../../model/reachable.ts'
import type { SubjectState } from '../../model/state.ts'
import type { TargetId } from '../../model/target.ts'
import type { EpochMs } from '../../model/time.ts'
import type { Picture } from './picture.ts'

/** Who was away when it was looked last. */
export interface Down {
  has(id: TargetId): boolean
  /** Since when; absent for who is there. */
  since(id: TargetId): EpochMs | undefined
  /** Takes note of a look. What one look says counts: nobody waits for it to be believed to look for a cause. */
  note(id: TargetId): 'gone' | 'back' | 'same'
}

export function whoIsDown({ targets }: Inventory, picture: Picture): Down {
  const states = targets.flatMap(({ id }) => lastLook(picture, id) ?? [])
  const down = new Map(
    states.flatMap(({ subject, status, since }) => (status === 'unknown' ? [[subject.target, since]] : [])),
  )
  return {
    has: (id) => down.has(id),
    since: (id) => down.get(id),
    note(id) {
      const state = lastLook(picture, id)
      const isGone = state?.status === 'unknown'
      if (isGone === down.has(id)) return 'same'
      if (isGone) down.set(id, state.since)
      else down.delete(id)
      return isGone ? 'gone' : 'back'
    },
  }
}

/** What the last look said of the target itself. */
export function lastLook(picture: Picture, id: TargetId): SubjectState | undefined {
  return picture.statesOf(id).find(({ subject }) => subject.check === REACHABLE && subject.item === '')
}
