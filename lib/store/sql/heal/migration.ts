import type { Kysely } from 'kysely'
import type { Tables } from '../tables.ts'

/** Tables for what was done, what is held and the log of both. What has been shipped is not changed any more. */
export async function keepDeeds(db: Kysely<Tables>, engine: 'sqlite' | 'postgres'): Promise<void> {
  const { sql } = await import('kysely')
  const text = engine === 'sqlite' ? sql`text` : sql`text collate "C"`
  const real = engine === 'sqlite' ? sql`real` : sql`double precision`
  const keyed = (name: string) =>
    db.schema
      .createTable(name)
      .addColumn('key', text, (column) => column.primaryKey().notNull())
      .addColumn('json', 'text', (column) => column.notNull())
  await keyed('orch_watch_deed')
    .addColumn('at', real, (column) => column.notNull())
    .addColumn('ended_at', real)
    .execute()
  await keyed('orch_watch_hold').execute()
  await keyed('orch_watch_audit_head').execute()
  await db.schema
    .createTable('orch_watch_audit')
    // A number that both give back as one: as far as it counts exactly nobody will get.
    .addColumn('seq', real, (column) => column.primaryKey().notNull())
    .addColumn('at', real, (column) => column.notNull())
    .addColumn('incident', text)
    .addColumn('hash', text, (column) => column.notNull())
    .addColumn('json', 'text', (column) => column.notNull())
    .execute()
  const indexed: readonly (readonly [table: string, columns: readonly string[]])[] = [
    ['orch_watch_deed', ['at']],
    ['orch_watch_deed', ['ended_at']],
    ['orch_watch_audit', ['incident', 'seq']],
    ['orch_watch_audit', ['at']],
  ]
  for (const [table, columns] of indexed)
    await db.schema
      .createIndex(`${table}_by_${columns.join('_')}`)
      .on(table)
      .columns([...columns])
      .execute()
}
