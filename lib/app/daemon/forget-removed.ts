import type { Inventory } from '../../model/inventory.ts'
import { SELF } from '../../model/oneself.ts'
import { REACHABLE } from '../../model/reachable.ts'
import type { Batch } from '../../model/store.ts'
import type { EpochMs } from '../../model/time.ts'
import { forgetNotifiers } from './notifier-health.ts'
import type { Picture, Step } from './picture.ts'

/**
 * What is known and not in the inventory any more has no story to go on with.
 *
 * @returns what has to be saved, in this order
 */
export function forgetRemoved(picture: Picture, inventory: Inventory, now: EpochMs): readonly Batch[] {
  const known = new Set([SELF, ...inventory.targets.map(({ id }) => id)])
  const removed = picture.targets().filter((id) => !known.has(id))
  const steps: (Step | null)[] = [removed.length > 0 ? picture.remove(removed, now) : null]
  for (const { id, plans } of inventory.targets)
    steps.push(picture.keepChecks(id, new Set([REACHABLE, ...plans.map(({ check }) => check)]), now))
  const notifiers = new Set(inventory.notifiers.map(({ name }) => name))
  steps.push(forgetNotifiers(notifiers, picture, now))
  return steps.flatMap((step) => (step ? [step.batch] : []))
}
