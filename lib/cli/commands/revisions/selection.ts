import { matcher } from '../../../kit/patterns.ts'
import { objectWords } from '../../../model/configuration.ts'
import type { ObjectRef } from '../../../model/configuration.ts'
import type { Inventory } from '../../../model/inventory.ts'
import { selectedBy } from '../../selected-by.ts'

/** Whether an object is among those that somebody means. */
export type Fits = (object: ObjectRef & { readonly runsAs: string }) => boolean

/** Whether these words mean any number of objects, and not one by its name. */
export function isSelection(words: string): boolean {
  return isLabel(words) || /[*?{]/u.test(words)
}

/**
 * Everything on the targets that bear a label ("env=prod"), or what a pattern or a name fits: "web-1/shop/*", "shop/*".
 *
 * @throws UsageError for a label that no target bears
 */
export function fitting(words: string, inventory: Inventory): Fits {
  if (isLabel(words)) {
    const ids = new Set(selectedBy([words], inventory).map(({ id }) => id))
    return ({ target }) => ids.has(target)
  }
  const fits = matcher([words])
  return (of) => [of.name, of.runsAs, `${of.target}/${of.name}`, objectWords(of)].some(fits)
}

function isLabel(words: string): boolean {
  return /^[^=/]+=/u.test(words)
}
