import { cronTimes } from '../kit/cron.ts'
import type { Schedule, TargetId } from '../model/target.ts'
import type { EpochMs, Ms } from '../model/time.ts'

/**
 * When something is due next, after a moment. It depends on nothing but the moment: after a restart, a pause or a
 * leap of the clock a target keeps to the same times as before.
 */
export type Rhythm = (after: EpochMs) => EpochMs

/**
 * Targets that are due in the same second are looked at together. A look that wakes the process alone costs several
 * times what it costs among others.
 */
const COHORT_MS: Ms = 1000
/** What a cron expression makes due at one moment begins within this time. */
const CRON_SPREAD_MS: Ms = 10_000

/** The rhythm of one target: everybody who says "every minute" is spread over that minute by their name. */
export function rhythmOf(schedule: Schedule, id: TargetId): Rhythm {
  if (schedule.kind === 'every') return everyRhythm(schedule.everyMs, id)
  return cronRhythm(schedule.expression, schedule.timezone, id)
}

function everyRhythm(everyMs: Ms, id: TargetId): Rhythm {
  const phaseMs = cohort(hashOf(id) % everyMs)
  return (after) => Math.floor((after - phaseMs) / everyMs) * everyMs + everyMs + phaseMs
}

function cronRhythm(expression: string, timezone: string, id: TargetId): Rhythm {
  const next = cronTimes(expression, timezone)
  const lateMs = cohort(hashOf(id) % CRON_SPREAD_MS)
  return (after) => next(after - lateMs) + lateMs
}

function cohort(ms: Ms): Ms {
  return Math.floor(ms / COHORT_MS) * COHORT_MS
}

/** FNV-1a, 32 bits: the same on every machine and in every version. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  return hash >>> 0
}
