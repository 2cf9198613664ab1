import type { Clock } from '../base/clock.ts'
import type { Target, TargetId } from '../model/target.ts'
import type { EpochMs, Ms } from '../model/time.ts'
import type { Agenda, Haste, Job } from './agenda.ts'
import { measurePunctuality } from './punctuality.ts'
import type { Punctuality } from './punctuality.ts'
import type { Slots } from './slots.ts'
import { waitingRoom } from './waiting-room.ts'

export interface SchedulerWorld {
  readonly clock: Clock
  readonly agenda: Agenda
  readonly slots: Slots
  /** Looks at the target, and saves what it saw. Resolves whatever happens. */
  readonly run: (job: Job) => Promise<void>
  /** Nothing is begun after that; what runs is waited for. */
  readonly stopping: AbortSignal
}

/** How well the times are kept, and what that comes to at this moment. */
export interface Load extends Punctuality {
  /** Due and not begun. */
  readonly waiting: number
  readonly running: number
}

export interface Scheduler {
  /** Makes checks of a target due at that moment; all of them when none is named. */
  hasten(id: TargetId, at: EpochMs, checks?: ReadonlySet<string>, by?: Haste): void
  /**
   * Goes on with these targets, between two beats. A look that waits or runs for one that has changed is by the old
   * words: it is due again at once. Whoever runs it has to give it up.
   */
  keep(targets: readonly Target[], gone: ReadonlySet<TargetId>, changed: ReadonlySet<TargetId>): void
  punctuality(): Load
  /** When the oldest look was due that is not done yet; null when all are. */
  owedSince(): EpochMs | null
  /** When it last looked whether anything is due, by the clock that never goes back. */
  readonly advancedMs: Ms
  /** Resolves when the last look is done after the stop. */
  readonly done: Promise<void>
}

/** Whoever sleeps longer does not notice that the clock was set. */
const LONGEST_REST_MS: Ms = 10_000
/** Clocks are corrected by less than that all the time. */
const SET_BACK_MS: Ms = 2_000
/** Whoever sleeps so much longer than they meant to was stopped, or the clock was set. */
const AWAY_MS: Ms = 60_000

/** Looks at every target when it is due: the nearest deadline first, none beside itself, none kept waiting by slow ones. */
export function startScheduler(world: SchedulerWorld): Scheduler {
  const { clock, agenda, slots, stopping } = world
  const room = waitingRoom(slots)
  const active = new Map<Promise<void>, Job>()
  const punctuality = measurePunctuality()
  let advancedMs = clock.monotonicMs()
  let rest = new AbortController()
  const wake = (): void => rest.abort()

  function begin(job: Job, now: EpochMs): void {
    punctuality.begun(job.dueAt, now)
    const pass = look(job)
    active.set(pass, job)
    void pass.finally(() => active.delete(pass))
  }

  async function look(job: Job): Promise<void> {
    const began = clock.monotonicMs()
    const { id } = job.target
    try {
      await world.run(job)
    } finally {
      slots.end(job, clock.monotonicMs() - began)
      const missed = room.missed(id)
      if (missed) agenda.hasten(id, clock.now(), missed, 'event')
      wake()
    }
  }

  async function keepGoing(): Promise<void> {
    stopping.addEventListener('abort', wake)
    for (let last = clock.now(); !stopping.aborted;) {
      const now = clock.now()
      if (now < last - SET_BACK_MS || now > last + AWAY_MS) agenda.restart(now)
      last = now
      rest = new AbortController()
      advancedMs = clock.monotonicMs()
      for (const job of agenda.take(now)) if (room.enter(job)) punctuality.skip()
      for (const job of room.leave()) begin(job, now)
      const ms = Math.min(Math.max((agenda.nextAt() ?? Infinity) - clock.now(), 0), LONGEST_REST_MS)
      await clock.sleep(ms, rest.signal).catch(() => 'somebody has woken us')
    }
    stopping.removeEventListener('abort', wake)
    await Promise.allSettled(active.keys())
  }

  return {
    hasten(id, at, checks, by) {
      agenda.hasten(id, at, checks, by)
      wake()
    },
    keep(targets, gone, changed) {
      agenda.keep(targets, changed, clock.now())
      for (const id of room.dismiss(new Set([...gone, ...changed]))) agenda.hasten(id, clock.now())
      wake()
    },
    punctuality: () => ({ ...punctuality.now(), waiting: room.size(), running: slots.running }),
    owedSince: () => earliest([room.oldestDueAt(), ...[...active.values()].map(({ dueAt }) => dueAt)]),
    get advancedMs() {
      return advancedMs
    },
    done: keepGoing(),
  }
}

function earliest(times: readonly EpochMs[]): EpochMs | null {
  const first = Math.min(...times)
  return Number.isFinite(first) ? first : null
}
