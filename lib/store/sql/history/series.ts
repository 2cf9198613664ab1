import type { Kysely } from 'kysely'
import { ChunkError } from '../../../history/bits.ts'
import type { Sample } from '../../../model/history.ts'
import type { TargetId } from '../../../model/target.ts'
import { targetKey } from '../rows.ts'
import { seriesNames } from '../schemas.ts'
import type { Tables } from '../tables.ts'

/** What tells the series of a target apart. */
export type SeriesName = Omit<Sample, 'value'>

/** In their order, which never changes: the place of a name is the number of its series. */
export async function readNames(db: Kysely<Tables>, target: TargetId): Promise<readonly SeriesName[]> {
  const row = await db
    .selectFrom('orch_watch_series')
    .select('json')
    .where('key', '=', targetKey(target))
    .executeTakeFirst()
  if (!row) return []
  try {
    return seriesNames.parse(JSON.parse(row.json)).map(([check, item, metric, unit]) => ({ check, item, metric, unit }))
  } catch (error) {
    throw new ChunkError('its series have no names that can be understood', { cause: error })
  }
}

/** @param names as `nameKey` gives them, which is how they are kept */
export async function putNames(db: Kysely<Tables>, target: TargetId, names: readonly string[]): Promise<void> {
  const json = `[${names.join(',')}]`
  await db
    .insertInto('orch_watch_series')
    .values({ key: targetKey(target), json })
    .onConflict((conflict) => conflict.column('key').doUpdateSet((eb) => ({ json: eb.ref('excluded.json') })))
    .execute()
}

export function nameKey({ check, item, metric, unit }: SeriesName): string {
  return JSON.stringify([check, item, metric, unit])
}
