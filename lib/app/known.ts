import { severityOf } from '../model/result.ts'
import type { Status } from '../model/result.ts'
import type { SubjectState } from '../model/state.ts'
import type { TargetRecord } from '../model/store.ts'
import type { Target } from '../model/target.ts'
import type { EpochMs, Ms } from '../model/time.ts'

/** What is remembered of one subject, and whether that is still worth anything. */
export interface Known {
  readonly state: SubjectState
  /** What is believed; while nothing is, what was seen. */
  readonly status: Status
  /** It was seen so long ago that it says nothing about now. */
  readonly isStale: boolean
}

/** So many looks may be missing before what was seen is old. */
const MISSED = 3
const LEAST_FRESH_MS: Ms = 60_000
/** What cannot be reached is asked every five minutes at least. */
const LEAST_FRESH_UNKNOWN_MS: Ms = 360_000

/** What the store knows of the targets, the worst first; what is old is told apart and never called well. */
export function knownOf(records: readonly TargetRecord[], targets: readonly Target[], now: EpochMs): readonly Known[] {
  const selected = new Map(targets.map((target) => [target.id, target]))
  const known = records.flatMap(({ id, states }) => {
    const target = selected.get(id)
    return target ? states.map((state) => knownFrom(state, target, now)) : []
  })
  return known.sort((one, other) => severityOf(other.status) - severityOf(one.status))
}

function knownFrom(state: SubjectState, target: Target, now: EpochMs): Known {
  const status = state.hard === 'pending' ? state.status : state.hard
  return { state, status, isStale: isStale(state, target, now) }
}

/** Whether it was seen so long ago that it says nothing about now. */
export function isStale(state: SubjectState, target: Target, now: EpochMs): boolean {
  const schedule = target.plans.find(({ check }) => check === state.subject.check)?.schedule ?? target.schedule
  const leastMs = state.status === 'unknown' ? LEAST_FRESH_UNKNOWN_MS : LEAST_FRESH_MS
  // A cron expression may well mean once a month: only the daemon knows what it has missed.
  return schedule.kind === 'every' && now - state.at > Math.max(schedule.everyMs * MISSED, leastMs)
}
