import type { Clock } from '../../base/clock.ts'
import type { Store } from '../../model/store.ts'
import type { EpochMs, Ms } from '../../model/time.ts'
import type { ChainSeen } from '../../pages/healing/seen.ts'
import type { HealingPort } from '../../web/healing-port.ts'
import { verified } from '../heal/pages.ts'
import type { Verified } from '../heal/pages.ts'
import { atMostEvery } from './kept.ts'
import { unread } from './unread.ts'

export interface HealLogParts {
  readonly store: Pick<Store, 'audit' | 'auditHead'>
  readonly clock: Pick<Clock, 'sleep'>
  readonly now: () => EpochMs
}

const ON_A_PAGE = 50
/** A log of years is long, and is read from its beginning: not for everybody who looks. */
const VERIFIED_EVERY_MS: Ms = 10 * 60_000
/** Nobody waits longer for that; the next page says what came of it. */
const PATIENCE_MS: Ms = 1_500

/** The log of healing, the newest first, a page at a time. */
export function healLogOf({ store, clock, now }: HealLogParts): HealingPort['log'] {
  const verify = atMostEvery(VERIFIED_EVERY_MS, now, async () => ({ ...(await verified(store)), at: now() }))
  const chain = (): Promise<ChainSeen> => verify().then(chainSeen, unread)
  return async (after) => {
    try {
      const end = (await store.auditHead())?.seq ?? 0
      const last = Math.min(end, (after ?? Infinity) - 1)
      const first = Math.max(1, last - ON_A_PAGE + 1)
      const entries = last < 1 ? [] : await store.audit({ after: first - 1, limit: last - first + 1 })
      return {
        ...{ kind: 'read', entries: [...entries].reverse(), isNewest: last === end },
        ...{ olderAfter: first > 1 ? first : null, chain: await soon(chain(), clock) },
      }
    } catch (error) {
      return unread(error)
    }
  }
}

function chainSeen({ entries, broken, head, at }: Verified & { readonly at: EpochMs }): ChainSeen {
  return broken === null
    ? { kind: 'whole', entries, at, hash: head?.hash ?? null }
    : { kind: 'broken', entry: broken, at }
}

/** What comes of it, or that it takes longer than anybody waits for a page. It goes on then. */
async function soon(work: Promise<ChainSeen>, clock: HealLogParts['clock']): Promise<ChainSeen> {
  const over = new AbortController()
  const late = clock.sleep(PATIENCE_MS, over.signal).then((): ChainSeen => ({ kind: 'reading' }))
  late.catch(() => 'it was done before')
  try {
    return await Promise.race([work, late])
  } finally {
    over.abort()
  }
}
