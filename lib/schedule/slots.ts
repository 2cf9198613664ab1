import type { Target, TargetId } from '../model/target.ts'
import type { Ms } from '../model/time.ts'
import type { Job } from './agenda.ts'

/** Who may be looked at at the same time. */
export interface SlotLimits {
  /** In all. */
  readonly overall: number
  /** That share one way: a jump host, or the host of an engine. */
  readonly perWay: number
}

/** What is being looked at, and whether one more may be. */
export interface Slots {
  /** False when somebody else has to be done first. */
  mayStart(job: Job): boolean
  start(job: Job): void
  end(job: Job, tookMs: Ms): void
  readonly running: number
  /** Whether a look of this kind is under way at the target of the job. */
  isRunning(job: Job): boolean
  /** Whether the target is being looked at, in whatever way. */
  isLookedAt(id: TargetId): boolean
}

/** The slow ones may have so much of all places, so that the others are never kept waiting by them. */
const SLOW_SHARE = 0.25
/** Slow is who took longer than that the last time. */
const SLOW_MS: Ms = 5_000

/** @param isSpared whether a target could not be reached lately: those are slow, too */
export function slotsFor(
  limits: () => SlotLimits,
  wayOf: (target: Target) => string,
  isSpared: (id: TargetId) => boolean,
): Slots {
  const running = new Map<string, { readonly way: string; readonly isSlow: boolean }>()
  const slow = new Set<TargetId>()
  const isSlow = (id: TargetId): boolean => slow.has(id) || isSpared(id)
  const count = (fits: (each: { way: string; isSlow: boolean }) => boolean): number => {
    let found = 0
    for (const each of running.values()) if (fits(each)) found += 1
    return found
  }
  return {
    mayStart(job) {
      const { target } = job
      const { overall, perWay } = limits()
      if (running.size >= overall || running.has(kindOf(job))) return false
      const way = wayOf(target)
      if (count((each) => each.way === way) >= perWay) return false
      return !isSlow(target.id) || count((each) => each.isSlow) < Math.max(1, Math.floor(overall * SLOW_SHARE))
    },
    start: (job) => void running.set(kindOf(job), { way: wayOf(job.target), isSlow: isSlow(job.target.id) }),
    end(job, tookMs) {
      const { id } = job.target
      running.delete(kindOf(job))
      if (tookMs > SLOW_MS) slow.add(id)
      else if (!isForEvent(job)) slow.delete(id)
    },
    get running() {
      return running.size
    },
    isRunning: (job) => running.has(kindOf(job)),
    isLookedAt: (id) => running.has(`event ${id}`) || running.has(`round ${id}`),
  }
}

/**
 * A look that an event asked for does not wait for the one that comes round: it asks little, and that one may wait a
 * second for figures of use.
 */
function kindOf(job: Job): string {
  return `${isForEvent(job) ? 'event' : 'round'} ${job.target.id}`
}

function isForEvent({ plans, extras }: Job): boolean {
  return plans.length > 0 && plans.every(({ check }) => extras.has(check))
}
