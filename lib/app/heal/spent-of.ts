import type { Situation } from '../../decide/situation.ts'
import { healerOf } from '../../heal/candidates.ts'
import type { GateName } from '../../model/heal.ts'
import type { Generation } from '../daemon/generation.ts'
import type { Healer } from './healer.ts'

/** What keeps a deed back until people have done something: they have to be told. */
const FOR_PEOPLE: ReadonlySet<GateName | undefined> = new Set([
  ...(['kill-switch', 'people', 'storm', 'available', 'budgets', 'scale'] as const),
])

/**
 * How many remedies have been tried in vain, for whoever is told only then. Where nobody mends anything, or nothing can be
 * done about it now, those are told at once.
 */
export function spentOfWith(
  generation: () => Pick<Generation, 'inventory' | 'labelsOf'>,
  healer: Pick<Healer, 'spentOf' | 'decided'> | null,
  now: () => number,
): Situation['spentOf'] {
  return (incident, rule) => {
    const { inventory, labelsOf } = generation()
    if (!healer || !inventory.settings.heal.enabled) return Infinity
    const mending = healerOf(incident, inventory.rules, { now: now(), labelsOf })
    if (mending?.name !== rule || mending.healing.mode !== 'act') return Infinity
    const decided = healer.decided(incident.id)
    const isForPeople = decided.length > 0 && decided.every(({ reason }) => FOR_PEOPLE.has(reason?.gate))
    return isForPeople ? Infinity : healer.spentOf(incident.id)
  }
}
