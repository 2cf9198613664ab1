import type { DatabaseSync } from '@photostructure/sqlite'
import { SqliteDialect } from 'kysely'
import type { Dialect, DialectAdapter, SqliteDatabase, SqliteStatement } from 'kysely'

/** Statements are few and come again; what SQLite has made of one is kept. */
const KEPT_STATEMENTS = 200

/** Kysely's own adapter denies that tables are made within transactions. SQLite can, so a migration is whole or not. */
const ADAPTER: DialectAdapter = {
  supportsCreateIfNotExists: true,
  supportsTransactionalDdl: true,
  supportsReturning: true,
  // There is one writer, and it holds a lock of its own.
  acquireMigrationLock: () => Promise.resolve(),
  releaseMigrationLock: () => Promise.resolve(),
}

/** Kysely over one open database, which stays the caller's. */
export function sqliteDialect(database: InstanceType<typeof DatabaseSync>): Dialect {
  const dialect = new SqliteDialect({ database: forKysely(database) })
  return {
    createAdapter: () => ADAPTER,
    createDriver: () => dialect.createDriver(),
    createQueryCompiler: () => dialect.createQueryCompiler(),
    createIntrospector: (db) => dialect.createIntrospector(db),
  }
}

/** Kysely hands parameters over as a list and asks whether rows come back. */
function forKysely(database: InstanceType<typeof DatabaseSync>): SqliteDatabase {
  const kept = new Map<string, SqliteStatement>()
  return {
    prepare(sql) {
      const known = kept.get(sql)
      if (known) return known
      const fresh = statementOf(database, sql)
      if (kept.size >= KEPT_STATEMENTS) kept.clear()
      kept.set(sql, fresh)
      return fresh
    },
    close: () => undefined,
  }
}

function statementOf(database: InstanceType<typeof DatabaseSync>, sql: string): SqliteStatement {
  const statement = database.prepare(sql)
  return {
    reader: statement.columns().length > 0,
    all: (parameters) => statement.all(...parameters) as unknown[],
    run: (parameters) => statement.run(...parameters),
    iterate: (parameters) => statement.iterate(...parameters) as IterableIterator<unknown>,
  }
}
