import type { Kysely } from 'kysely'
import type { EpochMs } from '../../../model/time.ts'
import { goesOn } from '../../../model/watched.ts'
import type { Watched, WatchedLook, WatchedQuery } from '../../../model/watched.ts'
import { targetKey } from '../rows.ts'
import type { Tables } from '../tables.ts'

/** A daemon that is started again every hour leaves so many in a year. */
export const MOST_WATCHED = 10_000
const WATCHED_AT_ONCE = 1_000

/** Each look goes on with the time that began last before it, or begins one. */
export async function putWatched(db: Kysely<Tables>, looks: readonly WatchedLook[] = []): Promise<void> {
  for (const look of looks) {
    const target = targetKey(look.target)
    const before = await db
      .selectFrom('orch_watch_watched')
      .select(['from_at', 'until_at'])
      .where('target', '=', target)
      .where('from_at', '<=', look.from)
      .orderBy('from_at', 'desc')
      .limit(1)
      .executeTakeFirst()
    if (!before || !goesOn({ until: before.until_at }, look))
      await db.insertInto('orch_watch_watched').values({ target, from_at: look.from, until_at: look.until }).execute()
    else if (look.until > before.until_at)
      await db
        .updateTable('orch_watch_watched')
        .set({ until_at: look.until })
        .where('target', '=', target)
        .where('from_at', '=', before.from_at)
        .execute()
  }
}

/** In their order, the newest ones of very many. */
export async function watched(db: Kysely<Tables>, { target, from, to }: WatchedQuery): Promise<readonly Watched[]> {
  const rows = await db
    .selectFrom('orch_watch_watched')
    .select(['from_at', 'until_at'])
    .where('target', '=', targetKey(target))
    .where('from_at', '<', to)
    .where('until_at', '>', from)
    .orderBy('from_at', 'desc')
    .limit(MOST_WATCHED)
    .execute()
  return rows.reverse().map(({ from_at, until_at }) => ({ target, from: from_at, until: until_at }))
}

/** @returns how many are gone */
export async function pruneWatched(db: Kysely<Tables>, before: EpochMs): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('orch_watch_watched')
    .where('until_at', 'in', (eb) =>
      eb.selectFrom('orch_watch_watched').select('until_at').where('until_at', '<', before).limit(WATCHED_AT_ONCE),
    )
    .executeTakeFirstOrThrow()
  return Number(numDeletedRows)
}
