import { wouldTell } from '../decide/would-tell.ts'
import type { WouldTell } from '../decide/would-tell.ts'
import type { Inventory } from '../model/inventory.ts'
import type { Subject } from '../model/result.ts'
import type { Trouble } from '../model/state.ts'
import type { EpochMs } from '../model/time.ts'

/** Who would be told of a problem of this subject by the rules of the inventory. */
export function whoIsTold(inventory: Inventory, subject: Subject, status: Trouble, now: EpochMs): readonly WouldTell[] {
  const labels = inventory.targets.find(({ id }) => id === subject.target)?.labels ?? {}
  return wouldTell(inventory.rules, { subject, status, labels, now })
}
