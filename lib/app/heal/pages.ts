import { verify } from '../../act/audit.ts'
import { StoreError } from '../../kit/store-error.ts'
import type { AuditEntry, AuditHead } from '../../model/heal.ts'
import type { AuditQuery, Store } from '../../model/store.ts'

/** A log of years is read so many at a time. */
const PAGE = 1000

/** The log of healing in its order, piece by piece. */
export async function* pagesOf(
  store: Pick<Store, 'audit'>,
  query: Omit<AuditQuery, 'limit'>,
): AsyncGenerator<readonly AuditEntry[]> {
  let after = query.after ?? 0
  for (;;) {
    const page = await store.audit({ ...query, after, limit: PAGE })
    const last = page.at(-1)
    if (!last) return
    yield page
    after = last.seq
  }
}

/** What somebody finds who reads all of the log. */
export interface Verified {
  /** Those that are as they were written, from the first one on. */
  readonly entries: number
  /** The number of the first one that is not, or that is missing; null when all is well. */
  readonly broken: number | null
  /** Where the log ends, as it is kept beside it. */
  readonly head: AuditHead | null
}

/** Reads the whole log and compares every entry with the one before it, and the last one with the head that is kept. */
export async function verified(store: Pick<Store, 'audit' | 'auditHead'>): Promise<Verified> {
  const toTheEnd = await followed(store, null)
  const head = await store.auditHead()
  if (toTheEnd.broken !== null) return { ...counted(toTheEnd), head }
  // A daemon may have written more meanwhile: up to the head that was read last.
  const { last, broken } = await followed(store, toTheEnd.last, head?.seq ?? 0)
  const wrong = broken ?? verify([], { after: last, head })
  return { ...counted({ last, broken: wrong }), head }
}

interface Followed {
  readonly last: AuditHead | null
  readonly broken: number | null
}

/**
 * @param from the last entry that is known to be right; null for the beginning
 * @param most the number of the last one that is of interest
 */
async function followed(
  store: Pick<Store, 'audit'>,
  from: AuditHead | null,
  most = Number.MAX_SAFE_INTEGER,
): Promise<Followed> {
  let last = from
  for (;;) {
    const page = await pageAfter(last?.seq ?? 0, store)
    if (!page) return { last, broken: (last?.seq ?? 0) + 1 }
    const entries = page.filter(({ seq }) => seq <= most)
    const broken = verify(entries, { after: last })
    if (broken !== null) return { last, broken }
    last = entries.at(-1) ?? last
    if (page.length === 0 || entries.length < page.length) return { last, broken: null }
  }
}

/** Null where the very next entry cannot be understood. */
async function pageAfter(after: number, store: Pick<Store, 'audit'>): Promise<readonly AuditEntry[] | null> {
  for (const limit of [PAGE, 1]) {
    try {
      return await store.audit({ after, limit })
    } catch (error) {
      // One row that is none takes all of its page with it.
      if (!(error instanceof StoreError) || error.trouble !== 'unusable') throw error
    }
  }
  return null
}

function counted({ last, broken }: Followed): Omit<Verified, 'head'> {
  return { entries: broken === null ? (last?.seq ?? 0) : broken - 1, broken }
}
