import type { Clock } from '../../base/clock.ts'
import type { AnyCheck } from '../../kit/check.ts'
import { DEFAULT_PATIENCE } from '../../model/patience.ts'
import type { Patience } from '../../model/patience.ts'
import type { Transition } from '../../model/state.ts'
import type { Batch } from '../../model/store.ts'
import type { Target, TargetId } from '../../model/target.ts'
import type { EpochMs, Ms } from '../../model/time.ts'
import type { Sessions } from '../../observe/sessions.ts'
import type { Job } from '../../schedule/agenda.ts'
import { breakerAfter, CLOSED, pauseMs } from '../../schedule/breaker.ts'
import type { Breaker } from '../../schedule/breaker.ts'
import { pass } from '../pass.ts'
import type { Picture } from './picture.ts'
import type { View } from './view.ts'

export interface RoundWorld {
  readonly checks: ReadonlyMap<string, AnyCheck>
  readonly sessions: Sessions
  readonly clock: Clock
  readonly picture: Picture
  readonly view: View
  /** Writes down what has changed. */
  save(batch: Batch): Promise<void>
  /** Makes checks of a target due at that moment. */
  hasten(id: TargetId, at: EpochMs, checks?: ReadonlySet<string>): void
  /** Keeps a target from being due before that moment. */
  spare(id: TargetId, until: EpochMs): void
  /** Something may have changed that people have to be told of. */
  readonly changed: () => void
  /** What has changed, after it was written down. */
  readonly recorded: (transitions: readonly Transition[]) => void
  /** What was under way at the stop is not a failure of anybody. */
  readonly stopping: AbortSignal
}

export interface Rounds {
  /** Looks once at a target that is due, and takes in what it has brought. */
  run(job: Job): Promise<void>
  /** Whether it could not be reached for so long that it is asked less often. */
  isSpared(id: TargetId): boolean
}

export function rounds(world: RoundWorld): Rounds {
  const { picture, view, clock } = world
  const breakers = new Map<TargetId, Breaker>()

  async function run({ target, plans }: Job): Promise<void> {
    const { id } = target
    const passed = await pass({ ...target, plans }, picture.memoryOf(id), world)
    if (world.stopping.aborted) return
    const now = clock.now()
    const isReached = passed.target.reachable
    const step = picture.take(id, { ...passed, patienceOf: (check) => patienceOf(target, check) })
    const { lookAt, self } = view.reached(id, now)
    spare(target, isReached, now)
    for (const retry of retries(target, now)) world.hasten(id, retry.at, retry.checks)
    for (const other of lookAt) world.hasten(other, now)
    world.changed()
    await Promise.all([world.save(step.batch), ...(self ? [world.save(self.batch)] : [])])
    world.recorded([...step.transitions, ...(self?.transitions ?? [])])
  }

  function spare({ id, schedule }: Target, isReached: boolean, now: EpochMs): void {
    const breaker = breakerAfter(breakers.get(id) ?? CLOSED, isReached, now)
    if (breaker === CLOSED) breakers.delete(id)
    else breakers.set(id, breaker)
    const pause = schedule.kind === 'every' ? pauseMs(breaker, schedule.everyMs) : 0
    if (pause > 0) world.spare(id, now + pause)
  }

  /** What speaks against what is believed is looked at again soon: a blip is over by then, a problem is not. */
  function retries(target: Target, now: EpochMs): { at: EpochMs; checks: ReadonlySet<string> }[] {
    const byPause = new Map<Ms, Set<string>>()
    for (const { against, subject } of picture.statesOf(target.id)) {
      if (against === 0) continue
      const { retryMs } = patienceOf(target, subject.check)
      byPause.set(retryMs, (byPause.get(retryMs) ?? new Set()).add(subject.check))
    }
    return [...byPause].map(([ms, checks]) => ({ at: now + ms, checks }))
  }

  return { run, isSpared: (id) => (breakers.get(id)?.openSince ?? null) !== null }
}

function patienceOf({ plans }: Target, check: string): Patience {
  return plans.find((plan) => plan.check === check)?.patience ?? DEFAULT_PATIENCE
}
