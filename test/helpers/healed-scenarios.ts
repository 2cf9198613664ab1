import { chanceOf } from '../proof/proof.ts'
import { HEALING, MINUTE_MS, SETTINGS, STEP } from './healing.ts'
import { breachesIn } from './heal-checker.ts'
import type { Promised } from './heal-checker.ts'
import { aHealedFleet } from './healed-fleet.ts'

const LASTS_MS = 90 * MINUTE_MS

const PROMISED: Promised = {
  attempts: STEP.attempts,
  firstBackoffMs: HEALING.backoff.firstMs,
  resetAfterMs: SETTINGS.resetAfterMs,
  perRule: [6, 30 * MINUTE_MS],
  perHost: [SETTINGS.perHost.deeds, SETTINGS.perHost.withinMs],
  overall: [SETTINGS.overall.deeds, SETTINGS.overall.withinMs],
  concurrency: SETTINGS.concurrency,
  leastHealthy: 0,
}

/** Lets so many fleets live, each in a way of its own, and holds what was done against what is promised. */
export async function healed(
  scenarios: number,
  from = 0,
): Promise<{ readonly deeds: number; readonly breaches: readonly string[] }> {
  const healing = { ...HEALING, budget: { deeds: 6, withinMs: 30 * MINUTE_MS } }
  let deeds = 0
  const breaches: string[] = []
  for (let seed = from; seed < from + scenarios; seed += 1) {
    const size = { hosts: 1 + (seed % 4), perHost: 3 + (seed % 13) }
    const fleet = aHealedFleet({ ...size, settings: SETTINGS, healing, chance: chanceOf((seed + 1) * 2_654_435_761) })
    await fleet.live(LASTS_MS)
    await fleet.stop()
    breaches.push(...breachesIn(fleet.done, PROMISED).map((why) => `scenario ${seed}: ${why}`))
    deeds += fleet.done.length
  }
  return { deeds, breaches }
}
