import { healSettingsOf } from '../../lib/inventory/heal-schema.ts'
import type { HealPlan } from '../../lib/model/inventory.ts'

/** What holds where nobody says anything of healing. */
export const NOT_HEALING: HealPlan = { ...healSettingsOf(undefined), freeze: [] }
