import type { Kysely } from 'kysely'
import type { Tables } from '../tables.ts'

/** A table for the times in which each target was watched. What has been shipped is not changed any more. */
export async function keepWatched(db: Kysely<Tables>, engine: 'sqlite' | 'postgres'): Promise<void> {
  const { sql } = await import('kysely')
  const text = engine === 'sqlite' ? sql`text` : sql`text collate "C"`
  const real = engine === 'sqlite' ? sql`real` : sql`double precision`
  await db.schema
    .createTable('orch_watch_watched')
    .addColumn('target', text, (column) => column.notNull())
    .addColumn('from_at', real, (column) => column.notNull())
    .addColumn('until_at', real, (column) => column.notNull())
    .addPrimaryKeyConstraint('orch_watch_watched_once', ['target', 'from_at'])
    .execute()
  await db.schema.createIndex('orch_watch_watched_by_until_at').on('orch_watch_watched').columns(['until_at']).execute()
}
