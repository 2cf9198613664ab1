import type { Target, TargetId } from '../../model/target.ts'
import type { EpochMs } from '../../model/time.ts'
import { breakerAfter, CLOSED, pauseMs } from '../../schedule/breaker.ts'
import type { Breaker } from '../../schedule/breaker.ts'

export interface SparingWorld {
  /** Keeps a target from being due before that moment. */
  readonly spare: (id: TargetId, until: EpochMs) => void
  /** Ends that. */
  readonly resume: (id: TargetId, now: EpochMs) => void
}

/** Who could not be reached for so long that they are asked less often. */
export interface Sparing {
  /** Takes note of whether a look has reached the target. */
  looked(target: Target, isReached: boolean, now: EpochMs): void
  isSpared(id: TargetId): boolean
  count(): number
  /** Begins anew with these: they may be somebody else from now on. */
  forget(ids: ReadonlySet<TargetId>): void
}

export function sparingOf({ spare, resume }: SparingWorld): Sparing {
  const breakers = new Map<TargetId, Breaker>()
  const isOpen = ({ openSince }: Breaker): boolean => openSince !== null
  return {
    looked({ id, schedule }, isReached, now) {
      const before = breakers.get(id) ?? CLOSED
      const breaker = breakerAfter(before, isReached, now)
      if (breaker === CLOSED) breakers.delete(id)
      else breakers.set(id, breaker)
      const pause = schedule.kind === 'every' ? pauseMs(breaker, schedule.everyMs) : 0
      if (pause > 0) spare(id, now + pause)
      // Whoever answers to a look between two beats, since a gateway is back or an event came, does not wait out the pause.
      else if (isReached && isOpen(before)) resume(id, now)
    },
    isSpared: (id) => isOpen(breakers.get(id) ?? CLOSED),
    count: () => [...breakers.values()].filter(isOpen).length,
    forget(ids) {
      for (const id of ids) breakers.delete(id)
    },
  }
}
