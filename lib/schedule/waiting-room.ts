import type { TargetId } from '../model/target.ts'
import type { EpochMs } from '../model/time.ts'
import type { Job } from './agenda.ts'
import type { Slots } from './slots.ts'

/** What is due and not begun. */
export interface WaitingRoom {
  /** @returns whether it was left out: the same target is being looked at, or waits already */
  readonly enter: (job: Job) => boolean
  /** Those who may begin now, the nearest deadline first; they have taken their places. */
  readonly leave: () => readonly Job[]
  /** What was asked for while the target was being looked at: what happened then may not have been seen. */
  readonly missed: (id: TargetId) => ReadonlySet<string> | null
  /** Sends these targets away. @returns whom of them waited or is being looked at: those are owed a look */
  readonly dismiss: (ids: ReadonlySet<TargetId>) => readonly TargetId[]
  readonly size: () => number
  /** When the oldest of them was due; Infinity when nobody waits. */
  readonly oldestDueAt: () => EpochMs
}

export function waitingRoom(slots: Slots): WaitingRoom {
  let waiting: Job[] = []
  const again = new Map<TargetId, ReadonlySet<string>>()
  return {
    enter(job) {
      const { id } = job.target
      if (slots.isRunning(job)) {
        if (job.isHastened) again.set(id, new Set([...(again.get(id) ?? []), ...checksOf(job)]))
        return !job.isHastened
      }
      const earlier = waiting.find(({ target }) => target.id === id)
      waiting = waiting.filter((each) => each !== earlier)
      waiting.push(earlier ? together(earlier, job) : job)
      return earlier !== undefined && !job.isHastened
    },
    leave() {
      waiting.sort((one, other) => one.deadlineAt - other.deadlineAt)
      const leaving: Job[] = []
      waiting = waiting.filter((job) => {
        if (!slots.mayStart(job)) return true
        slots.start(job)
        leaving.push(job)
        return false
      })
      return leaving
    },
    missed(id) {
      const checks = again.get(id) ?? null
      again.delete(id)
      return checks
    },
    dismiss(ids) {
      const waited = new Set(waiting.map(({ target }) => target.id))
      waiting = waiting.filter(({ target }) => !ids.has(target.id))
      for (const id of ids) again.delete(id)
      return [...ids].filter((id) => waited.has(id) || slots.isLookedAt(id))
    },
    size: () => waiting.length,
    oldestDueAt: () => Math.min(...waiting.map(({ dueAt }) => dueAt)),
  }
}

/** One look for both; what either of them wants by its rhythm is no extra. */
function together(earlier: Job, later: Job): Job {
  const due = new Set([...earlier.plans, ...later.plans])
  const regular = new Set([earlier, later].flatMap((job) => checksOf(job).filter((check) => !job.extras.has(check))))
  const extras = [...earlier.extras, ...later.extras].filter((check) => !regular.has(check))
  return { ...earlier, plans: earlier.target.plans.filter((plan) => due.has(plan)), extras: new Set(extras) }
}

function checksOf({ plans }: Job): string[] {
  return plans.map(({ check }) => check)
}
