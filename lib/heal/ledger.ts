import type { Deed, DeedOutcome } from '../model/heal.ts'
import type { EpochMs, Ms } from '../model/time.ts'

/** Nothing asks for what is older. */
const REMEMBERED_MS: Ms = 7 * 86_400_000

/** A clock that is set back gives no budget back: time stands still until it has caught up. */
export function timeOf(deeds: readonly Deed[], now: EpochMs): EpochMs {
  return deeds.reduce((latest, { at, endedAt }) => Math.max(latest, at, endedAt ?? at), now)
}

/** No clock is set back by so much, unless it was wrong before. */
const AHEAD_MS: Ms = 3_600_000

/**
 * A deed of a clock that was far ahead is one of now: it counts once more, and not until that time has come, which may be in
 * years. The very same one where it is not.
 */
export function notAhead(deed: Deed, now: EpochMs): Deed {
  const { at, endedAt, wellSince } = deed
  if (Math.max(at, endedAt ?? at, wellSince ?? at) <= now + AHEAD_MS) return deed
  const before = (moment: EpochMs | null): EpochMs | null => (moment === null ? null : Math.min(moment, now))
  return { ...deed, at: Math.min(at, now), endedAt: before(endedAt), wellSince: before(wellSince) }
}

/** With what became of one of them. */
export function withOutcome(
  deeds: readonly Deed[],
  id: string,
  end: { readonly outcome: DeedOutcome; readonly why: string; readonly at: EpochMs },
): readonly Deed[] {
  return deeds.map((deed) => (deed.id === id ? { ...deed, outcome: end.outcome, why: end.why, endedAt: end.at } : deed))
}

/**
 * With how it went on: since when, and for how long, what was bad has been well.
 *
 * @param badSince since when that is bad again; null while it is not
 */
export function withHealth(deed: Deed, badSince: EpochMs | null, now: EpochMs): Deed {
  if (deed.endedAt === null) return deed
  const { wellSince } = deed
  if (badSince === null) return wellSince === null ? { ...deed, wellSince: now } : deed
  if (wellSince === null) return deed
  // Of a moment it was well too.
  const lastedMs = Math.max(1, badSince - wellSince)
  return { ...deed, wellSince: null, longestWellMs: Math.max(deed.longestWellMs, lastedMs) }
}

/** Whether the trouble has just ended for the first time behind a deed that was done: one that failed has no part in that. */
export function hasHelped({ outcome, wellSince, longestWellMs }: Deed): boolean {
  return outcome === 'done' && wellSince !== null && longestWellMs === 0
}

export function withoutOld(deeds: readonly Deed[], now: EpochMs): readonly Deed[] {
  return deeds.filter(({ at, endedAt }) => endedAt === null || at > now - REMEMBERED_MS)
}
