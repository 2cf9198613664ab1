import type { HealPlan } from '../../lib/model/inventory.ts'

/** What holds where nobody says anything of healing. */
export const NOT_HEALING: HealPlan = {
  enabled: false,
  overall: { deeds: 10, withinMs: 3_600_000 },
  perHost: { deeds: 5, withinMs: 3_600_000 },
  concurrency: 2,
  confirmAfterMs: 5_000,
  storm: { share: 0.5, least: 3 },
  resetAfterMs: 600_000,
  restAfterStartMs: 60_000,
  freeze: [],
}
