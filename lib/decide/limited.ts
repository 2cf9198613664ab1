import type { Rule } from '../model/rule.ts'
import type { EpochMs, Ms } from '../model/time.ts'
import type { Group } from './gather.ts'

/** Between two notices of a route that tells more than it may. */
const DIGEST_MS: Ms = 60_000

export interface Limited {
  /** Each becomes one notice. */
  readonly batches: readonly (readonly Group[])[]
  /** Notices of the past that still count. */
  readonly recent: readonly EpochMs[]
  /** When those that were kept back are looked at again. */
  readonly nextAt: EpochMs | null
}

/** As many notices as a route may send. What is more goes out in one, once a minute: nothing is thrown away. */
export function limited(
  due: readonly Group[],
  { recent, limit, now }: { recent: readonly EpochMs[]; limit: Rule['limit']; now: EpochMs },
): Limited {
  const counted = recent.filter((at) => at > now - limit.withinMs && at <= now)
  if (due.length === 0) return { batches: [], recent: counted, nextAt: null }
  if (counted.length + due.length <= limit.notices) {
    return { batches: due.map((group) => [group]), recent: counted, nextAt: null }
  }
  const nextAt = (counted.at(-1) ?? -Infinity) + DIGEST_MS
  return nextAt <= now || counted.length === 0
    ? { batches: [due], recent: counted, nextAt: null }
    : { batches: [], recent: counted, nextAt }
}
