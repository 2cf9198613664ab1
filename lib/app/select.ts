import { suggest } from '../base/suggest.ts'
import { namesTarget } from '../kit/parity/sides.ts'
import type { Inventory } from '../model/inventory.ts'
import type { Target } from '../model/target.ts'

/** Targets that a person can name; those that only carry others are not among them. */
export function watched(inventory: Inventory): Target[] {
  return inventory.targets.filter((target) => !target.carrier)
}

/**
 * The targets that any of the selectors names: an id, a pattern, or `label=value`. All when there is no selector.
 *
 * @returns `unmatched` when a selector names nothing, with what was probably meant
 */
export function selectTargets(
  inventory: Inventory,
  selectors: readonly string[],
): { readonly targets: readonly Target[] } | { readonly unmatched: string; readonly meant: string | null } {
  const all = watched(inventory)
  if (selectors.length === 0) return { targets: all }
  for (const selector of selectors) {
    if (all.some((target) => namesTarget(selector, target))) continue
    return {
      unmatched: selector,
      meant: suggest(
        selector,
        all.map(({ id }) => id),
      ),
    }
  }
  return { targets: all.filter((target) => selectors.some((selector) => namesTarget(selector, target))) }
}
