import { healKey } from '../model/heal.ts'
import type { Backoff, Deed, HealObject } from '../model/heal.ts'
import type { EpochMs, Ms } from '../model/time.ts'
import type { Candidate } from './gate.ts'

/** By so much of itself a wait is longer or shorter, so that not all come at the same time. */
const SPREAD = 0.2

/**
 * What was tried about an object by one remedy of a rule, the oldest first, since it was last well for long enough.
 */
export function attemptsOf(
  { rule, step, incident }: Pick<Candidate, 'rule' | 'step' | 'incident'>,
  object: HealObject,
  deeds: readonly Deed[],
  resetAfterMs: Ms,
): readonly Deed[] {
  const key = healKey(object)
  const own = deeds.filter((deed) => deed.rule === rule && healKey(deed.object) === key)
  const reset = own.findLastIndex((deed) => lastedMs(deed, incident.beganAt) >= resetAfterMs)
  return own.slice(reset + 1).filter((deed) => deed.step === step)
}

/** For how long it was well after a deed. */
function lastedMs({ wellSince, longestWellMs }: Deed, badSince: EpochMs): Ms {
  return Math.max(longestWellMs, wellSince === null ? 0 : badSince - wellSince)
}

/**
 * From the end of an attempt to the next one: as long as it says for the first, as long as it may be for the last, and in
 * between by the same factor each time.
 *
 * @param made how many attempts there were; 1 or more
 * @param key tells one wait from another: the same one is always as long
 */
export function waitAfterMs(made: number, attempts: number, { firstMs, mostMs }: Backoff, key: string): Ms {
  const steps = Math.max(1, attempts - 2)
  const factor = Math.max(1, mostMs / firstMs) ** (1 / steps)
  const whole = Math.min(mostMs, firstMs * factor ** (made - 1))
  return Math.round(whole * (1 + SPREAD * (2 * portionOf(key) - 1)))
}

/** Between 0 and 1, the same for the same text. FNV-1a. */
function portionOf(text: string): number {
  let hash = 0x811c9dc5
  for (const char of text) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193) >>> 0
  return hash / 0xffffffff
}
