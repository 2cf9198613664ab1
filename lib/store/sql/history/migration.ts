import type { Kysely } from 'kysely'
import type { Tables } from '../tables.ts'

/** Tables for the history of metrics. What has been shipped is not changed any more. */
export async function keepHistory(db: Kysely<Tables>, engine: 'sqlite' | 'postgres'): Promise<void> {
  const { sql } = await import('kysely')
  const text = engine === 'sqlite' ? sql`text` : sql`text collate "C"`
  const real = engine === 'sqlite' ? sql`real` : sql`double precision`
  const counted = engine === 'sqlite' ? sql`integer` : sql`bigserial`
  const blob = engine === 'sqlite' ? sql`blob` : sql`bytea`
  await db.schema
    .createTable('orch_watch_series')
    .addColumn('key', text, (column) => column.primaryKey().notNull())
    .addColumn('json', 'text', (column) => column.notNull())
    .execute()
  await db.schema
    .createTable('orch_watch_tail')
    .addColumn('seq', counted, (column) => column.primaryKey().notNull())
    .addColumn('target', text, (column) => column.notNull())
    .addColumn('at', real, (column) => column.notNull())
    .addColumn('blob', blob, (column) => column.notNull())
    .addUniqueConstraint('orch_watch_tail_once', ['target', 'at'])
    .execute()
  for (const name of ['orch_watch_chunk', 'orch_watch_rollup'])
    await db.schema
      .createTable(name)
      .addColumn('seq', counted, (column) => column.primaryKey().notNull())
      .addColumn('kind', text, (column) => column.notNull())
      .addColumn('target', text, (column) => column.notNull())
      .addColumn('from_at', real, (column) => column.notNull())
      .addColumn('to_at', real, (column) => column.notNull())
      .addColumn('looks', 'integer', (column) => column.notNull())
      .addColumn('blob', blob, (column) => column.notNull())
      .execute()
  const indexed: readonly (readonly [table: string, columns: readonly string[]])[] = [
    ['orch_watch_chunk', ['target', 'kind', 'from_at']],
    ['orch_watch_chunk', ['kind', 'to_at']],
    ['orch_watch_rollup', ['target', 'kind', 'from_at']],
    ['orch_watch_rollup', ['kind', 'to_at']],
  ]
  for (const [table, columns] of indexed)
    await db.schema
      .createIndex(`${table}_by_${columns.join('_')}`)
      .on(table)
      .columns([...columns])
      .execute()
}
