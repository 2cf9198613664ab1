import { isoInstant } from '../../../base/instant.ts'
import { transitionsOf } from '../../../kit/transition-document.ts'
import type { TransitionTold } from '../../../kit/transition-document.ts'
import type { Store } from '../../../model/store.ts'
import type { EpochMs } from '../../../model/time.ts'

const MOST_INCIDENTS = 1_000
const AT_ONCE = 8

export interface Past {
  readonly told: readonly TransitionTold[]
  /** There were no more incidents than are read. */
  readonly isWhole: boolean
}

/** What the store has of incidents of before that moment, since another one, in the order it happened. */
export async function pastIn(
  store: Pick<Store, 'incidents' | 'events'>,
  { since, before }: { readonly since: EpochMs; readonly before: EpochMs },
): Promise<Past> {
  const incidents = await store.incidents({ since, before, limit: MOST_INCIDENTS })
  const told: TransitionTold[] = []
  for (let nth = 0; nth < incidents.length; nth += AT_ONCE) {
    const some = incidents.slice(nth, nth + AT_ONCE)
    const stories = await Promise.all(some.map(({ id }) => store.events(id)))
    for (const [at, incident] of some.entries()) told.push(...transitionsOf(incident, stories[at] ?? []))
  }
  const from = isoInstant(since)
  const inTime = told.filter(({ at }) => at >= from).sort((one, other) => (one.at < other.at ? -1 : 1))
  return { told: inTime, isWhole: incidents.length < MOST_INCIDENTS }
}
