import type { CheckPlan, Schedule, Target, TargetId } from '../model/target.ts'
import type { EpochMs } from '../model/time.ts'
import { rhythmOf } from './rhythm.ts'
import type { Rhythm } from './rhythm.ts'

/** One target and what is due on it. */
export interface Job {
  readonly target: Target
  /** The plans that are due, in the order of the target. */
  readonly plans: readonly CheckPlan[]
  readonly dueAt: EpochMs
  /** When the next one of its kind is due: whoever comes later than that has missed one. */
  readonly deadlineAt: EpochMs
  /** Somebody has asked for it between two beats: it may not be left out. */
  readonly isHastened: boolean
}

/** When every target is due. It does not know the time: it is told. */
export interface Agenda {
  /** What is due by now, the one with the nearest deadline first; each of it is due again in its rhythm. */
  take(now: EpochMs): readonly Job[]
  /** The earliest moment at which something is due; null when nothing ever is. */
  nextAt(): EpochMs | null
  /** Makes checks of a target due earlier than their rhythm says; all of them when none is named. */
  hasten(id: TargetId, at: EpochMs, checks?: ReadonlySet<string>): void
  /** Makes a target due no earlier than that. */
  spare(id: TargetId, until: EpochMs): void
  /**
   * Begins anew at this moment: somebody has set the clock, or has stopped us for a while. What comes round again is
   * spread over its interval and does not come all at once; what a cron expression has missed is made up for.
   */
  restart(now: EpochMs): void
}

interface Beat {
  readonly rhythm: Rhythm
  readonly comesRound: boolean
  readonly plans: readonly CheckPlan[]
  dueAt: EpochMs
}

interface Entry {
  readonly target: Target
  readonly beats: readonly Beat[]
  /** What was asked for between two beats. */
  hastened: { at: EpochMs; checks: Set<string> | null } | null
}

/** @param start nothing is due before; the first time of each target lies within its first interval */
export function agendaOf(targets: readonly Target[], start: EpochMs): Agenda {
  const entries = new Map(
    targets
      .filter(({ carrier }) => !carrier)
      .map((target): [TargetId, Entry] => [target.id, { target, beats: beatsOf(target, start), hastened: null }]),
  )

  function take(now: EpochMs): readonly Job[] {
    const jobs: Job[] = []
    for (const entry of entries.values()) {
      const job = jobOf(entry, now)
      if (job) jobs.push(job)
    }
    return jobs.sort((one, other) => one.deadlineAt - other.deadlineAt)
  }

  return {
    take,
    nextAt: () => {
      let next: EpochMs | null = null
      for (const { beats, hastened } of entries.values()) {
        for (const at of [...beats.map(({ dueAt }) => dueAt), ...(hastened ? [hastened.at] : [])])
          if (next === null || at < next) next = at
      }
      return next
    },
    hasten(id, at, checks) {
      const entry = entries.get(id)
      if (!entry) return
      const before = entry.hastened
      const both = before?.checks === null || !checks ? null : new Set([...(before?.checks ?? []), ...checks])
      entry.hastened = { at: Math.min(at, before?.at ?? at), checks: both }
    },
    spare(id, until) {
      for (const beat of entries.get(id)?.beats ?? []) if (beat.dueAt < until) beat.dueAt = beat.rhythm(until - 1)
    },
    restart(now) {
      for (const entry of entries.values()) {
        for (const beat of entry.beats) if (beat.comesRound || beat.dueAt > now) beat.dueAt = beat.rhythm(now)
        if (entry.hastened) entry.hastened.at = Math.min(entry.hastened.at, now)
      }
    },
  }
}

/** What is due on one target, moved on to its next time; null when nothing is. */
function jobOf(entry: Entry, now: EpochMs): Job | null {
  const { target, beats } = entry
  const hastened = entry.hastened !== null && entry.hastened.at <= now ? entry.hastened : null
  const dueBeats = beats.filter(({ dueAt }) => dueAt <= now)
  const isHastened = hastened !== null
  if (!isHastened && dueBeats.length === 0) return null
  const asked = target.plans.filter(({ check }) => isHastened && (hastened.checks?.has(check) ?? true))
  const due = new Set([...dueBeats.flatMap(({ plans }) => plans), ...asked])
  const dueAt = Math.min(hastened?.at ?? Infinity, ...dueBeats.map((beat) => beat.dueAt))
  for (const beat of dueBeats) beat.dueAt = beat.rhythm(now)
  if (isHastened) entry.hastened = null
  const deadlineAt = Math.min(...beats.map((beat) => beat.dueAt))
  return { target, plans: target.plans.filter((plan) => due.has(plan)), dueAt, deadlineAt, isHastened }
}

/** Plans of one rhythm beat together; a target without plans is still looked at. */
function beatsOf({ id, schedule, plans }: Target, start: EpochMs): readonly Beat[] {
  const bySchedule = new Map<string, { schedule: Schedule; plans: CheckPlan[] }>([
    [JSON.stringify(schedule), { schedule, plans: [] }],
  ])
  for (const plan of plans) {
    const own = plan.schedule ?? schedule
    const key = JSON.stringify(own)
    const beat = bySchedule.get(key) ?? { schedule: own, plans: [] }
    beat.plans.push(plan)
    bySchedule.set(key, beat)
  }
  return [...bySchedule.values()].map((beat) => {
    const rhythm = rhythmOf(beat.schedule, id)
    return { rhythm, comesRound: beat.schedule.kind === 'every', plans: beat.plans, dueAt: rhythm(start) }
  })
}
