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
  /** Checks that are due for nothing but an event: their look confirms nothing that was doubted before. */
  readonly extras: ReadonlySet<string>
}

/** When every target is due. It does not know the time: it is told. */
export interface Agenda {
  /** What is due by now, the one with the nearest deadline first; each of it is due again in its rhythm. */
  take(now: EpochMs): readonly Job[]
  /** The earliest moment at which something is due; null when nothing ever is. */
  nextAt(): EpochMs | null
  /** Makes checks of a target due earlier than their rhythm says; all of them when none is named. */
  hasten(id: TargetId, at: EpochMs, checks?: ReadonlySet<string>, by?: Haste): void
  /** Makes a target due no earlier than that. */
  spare(id: TargetId, until: EpochMs): void
  /**
   * Ends that: the target is due at its next beat, as if it had never been spared. The beat itself never moves, however
   * lately the target was looked at: `every` is a promise, and who is spread over it stays where they are.
   */
  resume(id: TargetId, now: EpochMs): void
  /**
   * Goes on with these targets. Who was there before and has not changed keeps everything; who has changed begins anew
   * at its beat, and what it was owed by now it is still owed; who is new is due within its first interval.
   */
  keep(targets: readonly Target[], changed: ReadonlySet<TargetId>, now: EpochMs): void
  /**
   * Begins anew at this moment: somebody has set the clock, or has stopped us for a while. What comes round again is
   * spread over its interval and does not come all at once; what a cron expression has missed is made up for.
   */
  restart(now: EpochMs): void
}

/** Why somebody does not want to wait: to be sure of something, or because something has happened. */
export type Haste = 'doubt' | 'event'

/** In place of the name of a check: all of them. */
const ALL = '*'

interface Beat {
  readonly rhythm: Rhythm
  readonly comesRound: boolean
  readonly plans: readonly CheckPlan[]
  dueAt: EpochMs
}

interface Entry {
  readonly target: Target
  readonly beats: readonly Beat[]
  /** What was asked for between two beats, by check. */
  readonly hastened: Map<string, { readonly at: EpochMs; readonly by: Haste }>
}

/** @param start nothing is due before; the first time of each target lies within its first interval */
export function agendaOf(targets: readonly Target[], start: EpochMs): Agenda {
  let entries = entriesOf(targets, (target) => entryOf(target, start))

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
        for (const { dueAt } of beats) if (next === null || dueAt < next) next = dueAt
        for (const { at } of hastened.values()) if (next === null || at < next) next = at
      }
      return next
    },
    hasten(id, at, checks, by = 'doubt') {
      const hastened = entries.get(id)?.hastened
      for (const check of checks ?? [ALL]) {
        const before = hastened?.get(check)
        const both = before?.by === 'doubt' ? 'doubt' : by
        hastened?.set(check, before ? { at: Math.min(at, before.at), by: both } : { at, by })
      }
    },
    spare(id, until) {
      for (const beat of entries.get(id)?.beats ?? []) if (beat.dueAt < until) beat.dueAt = beat.rhythm(until - 1)
    },
    resume(id, now) {
      for (const beat of entries.get(id)?.beats ?? []) if (beat.dueAt > now) beat.dueAt = beat.rhythm(now)
    },
    keep(next, changed, now) {
      entries = entriesOf(next, (target) => {
        const before = entries.get(target.id)
        if (!before) return entryOf(target, now)
        return changed.has(target.id) ? entryAfter(before, target, now) : before
      })
    },
    restart(now) {
      for (const entry of entries.values()) {
        for (const beat of entry.beats) if (beat.comesRound || beat.dueAt > now) beat.dueAt = beat.rhythm(now)
        for (const [check, { at, by }] of entry.hastened) entry.hastened.set(check, { at: Math.min(at, now), by })
      }
    },
  }
}

function entriesOf(targets: readonly Target[], entryFor: (target: Target) => Entry): ReadonlyMap<TargetId, Entry> {
  return new Map(targets.filter(({ carrier }) => !carrier).map((target) => [target.id, entryFor(target)]))
}

function entryOf(target: Target, start: EpochMs): Entry {
  return { target, beats: beatsOf(target, start), hastened: new Map() }
}

/** A target that was changed: its doubts are still doubts, and a beat that nobody has taken yet is not lost. */
function entryAfter(before: Entry, target: Target, now: EpochMs): Entry {
  const known = new Set([ALL, ...target.plans.map(({ check }) => check)])
  const hastened = new Map([...before.hastened].filter(([check]) => known.has(check)))
  if (before.beats.some(({ dueAt }) => dueAt <= now)) hastened.set(ALL, { at: now, by: 'doubt' })
  return { target, beats: beatsOf(target, now), hastened }
}

/** What is due on one target, moved on to its next time; null when nothing is. */
function jobOf({ target, beats, hastened }: Entry, now: EpochMs): Job | null {
  const ripe = new Map([...hastened].filter(([, { at }]) => at <= now))
  const dueBeats = beats.filter(({ dueAt }) => dueAt <= now)
  if (ripe.size === 0 && dueBeats.length === 0) return null
  const regular = new Set(dueBeats.flatMap(({ plans }) => plans))
  const askedBy = ({ check }: CheckPlan): Haste | undefined => (ripe.get(check) ?? ripe.get(ALL))?.by
  const plans = target.plans.filter((plan) => regular.has(plan) || askedBy(plan) !== undefined)
  const extras = plans.filter((plan) => !regular.has(plan) && askedBy(plan) === 'event').map(({ check }) => check)
  const dueAt = Math.min(...[...ripe.values()].map(({ at }) => at), ...dueBeats.map((beat) => beat.dueAt))
  for (const beat of dueBeats) beat.dueAt = beat.rhythm(now)
  for (const check of ripe.keys()) hastened.delete(check)
  const deadlineAt = Math.min(...beats.map((beat) => beat.dueAt))
  return { target, plans, dueAt, deadlineAt, isHastened: ripe.size > 0, extras: new Set(extras) }
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
