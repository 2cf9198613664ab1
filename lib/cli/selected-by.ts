import { selectTargets } from '../app/select.ts'
import type { Inventory } from '../model/inventory.ts'
import type { Target } from '../model/target.ts'
import { UsageError } from './usage-error.ts'

/** The targets that the words on the command line name. Throws a UsageError for a word that names none. */
export function selectedBy(selectors: readonly string[], inventory: Inventory): readonly Target[] {
  const selected = selectTargets(inventory, selectors)
  if ('targets' in selected) return selected.targets
  const meant = selected.meant === null ? '' : `, did you mean "${selected.meant}"?`
  throw new UsageError(`no target matches "${selected.unmatched}"${meant}`)
}
