import type { Deed, Prospect } from '../model/heal.ts'
import type { EpochMs, Ms } from '../model/time.ts'
import { attemptsOf } from './attempts.ts'
import type { Candidate } from './gate.ts'

/**
 * Whether a remedy has nothing more to offer: it was tried on everything as often as it may be, and the last time in vain
 * too; or it finds nothing that it could do anything about.
 */
export function isSpent(
  candidate: Candidate,
  prospects: readonly Prospect[],
  { deeds, now, resetAfterMs }: { readonly deeds: readonly Deed[]; readonly now: EpochMs; readonly resetAfterMs: Ms },
): boolean {
  if (helpsUntil(candidate, deeds, now) !== null) return false
  return prospects.every(({ object }) => {
    const made = attemptsOf(candidate, object, deeds, resetAfterMs)
    const last = made.at(-1)
    return (
      made.length >= candidate.remedy.attempts && last !== undefined && isInVain(last, candidate.remedy.withinMs, now)
    )
  })
}

/**
 * Until when something that this remedy has done about the trouble may still help: Infinity while it is being done. Null
 * where nothing may.
 */
export function helpsUntil(
  { rule, step, incident, remedy: { withinMs } }: Candidate,
  deeds: readonly Deed[],
  now: EpochMs,
): EpochMs | null {
  const until = deeds
    .filter((deed) => deed.rule === rule && deed.step === step && deed.incident === incident.id)
    .filter((deed) => deed.endedAt === null || (deed.outcome === 'done' && !isInVain(deed, withinMs, now)))
    .map(({ endedAt }) => (endedAt === null ? Infinity : endedAt + withinMs))
  return until.length === 0 ? null : Math.max(...until)
}

/** Whether the trouble was over at some time after it. */
function wasWell({ wellSince, longestWellMs }: Deed): boolean {
  return wellSince !== null || longestWellMs > 0
}

/** Whether the trouble is there although something was done about it: it failed, did not help in time, or not for long. */
export function isInVain(deed: Deed, withinMs: Ms, now: EpochMs): boolean {
  if (deed.endedAt === null || deed.outcome === 'unknown') return false
  return deed.outcome === 'failed' || wasWell(deed) || now - deed.endedAt >= withinMs
}
