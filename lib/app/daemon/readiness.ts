import type { Target } from '../../model/target.ts'
import type { Ms } from '../../model/time.ts'
import type { Latest } from './latest.ts'

/** What has to be there before others can lean on the daemon. */
const NEEDED = ['store', 'looks', 'work'] as const

export type Needed = (typeof NEEDED)[number]

/** Nobody waits longer for the first look at all of them. */
const AWAITED_MS: Ms = 300_000

/**
 * What is missing, in this order: `store`, while something cannot be written, or it is another one who holds it;
 * `looks`, while a target that is looked at every few minutes has not been looked at since the start; `work`, while
 * the daemon is stuck.
 */
export function missingOf(now: {
  readonly targets: readonly Target[]
  readonly latest: Pick<Latest, 'lookAt'>
  readonly canWrite: boolean
  readonly isStuck: boolean
}): readonly Needed[] {
  const isMissing: Readonly<Record<Needed, boolean>> = {
    store: !now.canWrite,
    looks: now.targets.some((target) => isAwaited(target) && now.latest.lookAt(target.id) === undefined),
    work: now.isStuck,
  }
  return NEEDED.filter((each) => isMissing[each])
}

function isAwaited({ schedule, carrier }: Target): boolean {
  return !carrier && schedule.kind === 'every' && schedule.everyMs <= AWAITED_MS
}
