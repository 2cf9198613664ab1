import type { Dialect, DialectAdapter, Kysely } from 'kysely'
import { StoreError } from '../../kit/store-error.ts'
import type { Ms } from '../../model/time.ts'
import type { Tables } from '../sql/tables.ts'

/** Some connections to one database. None is made before it is used. */
export interface Connections {
  readonly db: Kysely<Tables>
  /** Resolves when the last one is given back and gone. */
  end(): Promise<void>
}

const CONNECT_MS: Ms = 5_000
const QUERY_MS: Ms = 5_000
const IDLE_IN_TRANSACTION_MS: Ms = 10_000
/** One writes; one says that we are still there, or reads. */
const CONNECTIONS = 2

/** Whoever migrates holds the store already; the lock of a session, which Kysely would take, outlives cut connections. */
const ADAPTER: DialectAdapter = {
  supportsCreateIfNotExists: true,
  supportsTransactionalDdl: true,
  supportsReturning: true,
  acquireMigrationLock: () => Promise.resolve(),
  releaseMigrationLock: () => Promise.resolve(),
}

/** @param address as `libpq` reads it: postgres://user:password@host:port/name?sslmode=verify-full */
export async function connect(address: string): Promise<Connections> {
  const { default: pg } = await import('pg')
  const { Kysely: Database, PostgresDialect } = await import('kysely')
  const pool = new pg.Pool({
    connectionString: address,
    application_name: 'orch-watch',
    max: CONNECTIONS,
    connectionTimeoutMillis: CONNECT_MS,
    query_timeout: QUERY_MS,
    statement_timeout: QUERY_MS,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: QUERY_MS,
  })
  // A connection that breaks while nobody asks is replaced; whoever asks next is told if it cannot be.
  pool.on('error', () => undefined)
  pool.on('connect', (client) => void client.on('error', () => undefined))
  const dialect = new PostgresDialect({ pool })
  const ours: Dialect = {
    createAdapter: () => ADAPTER,
    createDriver: () => dialect.createDriver(),
    createQueryCompiler: () => dialect.createQueryCompiler(),
    createIntrospector: (db) => dialect.createIntrospector(db),
  }
  return { db: new Database<Tables>({ dialect: ours }), end: () => pool.end() }
}

/**
 * The address without user, password and options, for messages.
 *
 * @throws StoreError when it is no address
 */
export function placeOf(address: string): string {
  try {
    const { hostname, port, pathname } = new URL(address)
    return `the store "postgres://${hostname}${port === '' ? '' : `:${port}`}${pathname}"`
  } catch (error) {
    throw new StoreError(
      'failed',
      'the address of the store cannot be read: it looks like postgres://user:password@host:5432/name',
      // The address stands in the error, and the password in the address.
      { cause: error instanceof Error ? error.name : undefined },
    )
  }
}
