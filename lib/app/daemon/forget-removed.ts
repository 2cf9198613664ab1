import type { Inventory } from '../../model/inventory.ts'
import { SELF } from '../../model/oneself.ts'
import { REACHABLE } from '../../model/reachable.ts'
import type { Batch } from '../../model/store.ts'
import type { EpochMs } from '../../model/time.ts'
import { forgetNotifiers } from './notifier-health.ts'
import type { Picture } from './picture.ts'

/** What is in the store and not in the inventory any more has no story to go on with. */
export async function forgetRemoved(
  picture: Picture,
  inventory: Inventory,
  { save, now }: { readonly save: (batch: Batch) => Promise<void>; readonly now: EpochMs },
): Promise<void> {
  const known = new Set([SELF, ...inventory.targets.map(({ id }) => id)])
  const removed = picture.targets().filter((id) => !known.has(id))
  if (removed.length > 0) await save(picture.remove(removed, now).batch)
  for (const { id, plans } of inventory.targets) {
    const step = picture.keepChecks(id, new Set([REACHABLE, ...plans.map(({ check }) => check)]), now)
    if (step) await save(step.batch)
  }
  const notifiers = new Set(inventory.notifiers.map(({ name }) => name))
  const step = forgetNotifiers(notifiers, picture, now)
  if (step) await save(step.batch)
}
