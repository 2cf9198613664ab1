import type { Kysely, Migration, MigrationResultSet } from 'kysely'
import { StoreError } from '../../kit/store-error.ts'
import { keepDeeds } from './heal/migration.ts'
import { keepHistory } from './history/migration.ts'
import type { Tables } from './tables.ts'
import { keepWatched } from './watched/migration.ts'

/** By name, in their order. What has been shipped is not changed any more: a change is a new one at the end. */
export type Migrations = Readonly<Record<string, Migration>>

export type Engine = 'sqlite' | 'postgres'

const MIGRATION_TABLE = 'orch_watch_migration'
const LOCK_TABLE = 'orch_watch_migration_lock'

export function migrationsOf(engine: Engine): Migrations {
  return {
    '0001-begin': { up: (db: Kysely<Tables>) => begin(db, engine) },
    '0002-history': { up: (db: Kysely<Tables>) => keepHistory(db, engine) },
    '0003-healing': { up: (db: Kysely<Tables>) => keepDeeds(db, engine) },
    '0004-watched': { up: (db: Kysely<Tables>) => keepWatched(db, engine) },
  }
}

async function begin(db: Kysely<Tables>, engine: Engine): Promise<void> {
  const { sql } = await import('kysely')
  // Keys are compared byte by byte, whatever language the database was set up for.
  const text = engine === 'sqlite' ? sql`text` : sql`text collate "C"`
  const real = engine === 'sqlite' ? sql`real` : sql`double precision`
  const counted = engine === 'sqlite' ? sql`integer` : sql`bigserial`
  const keyed = (name: string) =>
    db.schema
      .createTable(name)
      .addColumn('key', text, (column) => column.primaryKey().notNull())
      .addColumn('json', 'text', (column) => column.notNull())
  await keyed('orch_watch_target').execute()
  await keyed('orch_watch_group').execute()
  await keyed('orch_watch_recent').execute()
  await keyed('orch_watch_silence').execute()
  await keyed('orch_watch_incident')
    .addColumn('phase', text, (column) => column.notNull())
    .addColumn('opened_at', real, (column) => column.notNull())
    .addColumn('resolved_at', real)
    .execute()
  await keyed('orch_watch_told')
    .addColumn('incident', text, (column) => column.notNull())
    .execute()
  await keyed('orch_watch_outgoing')
    .addColumn('state', text, (column) => column.notNull())
    .addColumn('at', real, (column) => column.notNull())
    .execute()
  await db.schema
    .createTable('orch_watch_event')
    .addColumn('seq', counted, (column) => column.primaryKey().notNull())
    .addColumn('key', text, (column) => column.unique().notNull())
    .addColumn('incident', text, (column) => column.notNull())
    .addColumn('json', 'text', (column) => column.notNull())
    .execute()
  const indexed: readonly (readonly [table: string, columns: readonly string[]])[] = [
    ['orch_watch_incident', ['phase', 'opened_at']],
    ['orch_watch_incident', ['opened_at']],
    ['orch_watch_incident', ['resolved_at']],
    ['orch_watch_told', ['incident']],
    ['orch_watch_event', ['incident', 'seq']],
    ['orch_watch_outgoing', ['state', 'at']],
  ]
  for (const [table, columns] of indexed)
    await db.schema
      .createIndex(`${table}_by_${columns.join('_')}`)
      .on(table)
      .columns([...columns])
      .execute()
}

export type Age =
  { readonly kind: 'new' } | { readonly kind: 'current' } | { readonly kind: 'older' } | { readonly kind: 'newer' }

/** How what is stored stands to what this version knows. Reads only. */
export async function ageOf(db: Kysely<Tables>, migrations: Migrations): Promise<Age['kind']> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true })
  if (!tables.some(({ name }) => name === MIGRATION_TABLE)) return 'new'
  const rows = await (db as unknown as Kysely<Record<string, { readonly name: string }>>)
    .selectFrom(MIGRATION_TABLE)
    .select('name')
    .execute()
  const done = new Set(rows.map(({ name }) => name))
  const known = Object.keys(migrations)
  if ([...done].some((name) => !known.includes(name))) return 'newer'
  if (done.size === 0) return 'new'
  return known.every((name) => done.has(name)) ? 'current' : 'older'
}

/**
 * Does what is left to do, all of it in one transaction.
 *
 * @param where for the message
 * @throws StoreError and leaves everything as it was
 */
export async function migrate(db: Kysely<Tables>, migrations: Migrations, where: string): Promise<void> {
  const { Migrator } = await import('kysely')
  const migrator = new Migrator({
    db,
    provider: { getMigrations: () => Promise.resolve({ ...migrations }) },
    migrationTableName: MIGRATION_TABLE,
    migrationLockTableName: LOCK_TABLE,
  })
  const { error }: MigrationResultSet = await migrator.migrateToLatest()
  if (error === undefined) return
  const why = error instanceof Error ? error.message : 'unknown error'
  throw new StoreError('failed', `${where} cannot be brought to this version: ${why}`, { cause: error })
}
