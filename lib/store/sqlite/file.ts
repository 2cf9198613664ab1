import type { DatabaseSync } from '@photostructure/sqlite'
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { Kysely } from 'kysely'
import { StoreError } from '../../kit/store-error.ts'
import { ageOf, migrate } from '../sql/migrations.ts'
import type { Migrations } from '../sql/migrations.ts'
import type { Tables } from '../sql/tables.ts'
import { sqliteDialect } from './dialect.ts'
import { createEmpty, takeLock } from './lock.ts'
import type { Lock } from './lock.ts'
import { placeWords, storeErrorOf, unusable } from './sqlite-words.ts'

type Database = InstanceType<typeof DatabaseSync>

/** A store's file, open. */
export interface OpenFile {
  readonly database: Database
  readonly db: Kysely<Tables>
  close(): void
}

/** "orwa" in the head of the file says that it is ours. Source: https://sqlite.org/fileformat2.html, 1.3.13 */
const APPLICATION_ID = 0x6f727761
/** A reader waits so long for the moments in which the log is taken into the file. */
const BUSY_MS = 2_000
/** The log is cut back to this when it has once grown larger. */
const LOG_BYTES = 16 * 1024 * 1024

/**
 * Opens the file, and makes it where there is none and `access` is `write`. What lies there and cannot be used stays as
 * it is: it is looked at read-only before anything is written.
 *
 * @throws StoreError
 */
export async function openFile(file: string, access: 'read' | 'write', migrations: Migrations): Promise<OpenFile> {
  const where = placeWords(file)
  try {
    return access === 'read' ? await openToRead(file, where, migrations) : await openToWrite(file, where, migrations)
  } catch (error) {
    throw storeErrorOf(error, where)
  }
}

async function openToRead(file: string, where: string, migrations: Migrations): Promise<OpenFile> {
  if (!existsSync(file)) throw new StoreError('missing', `${where} is not there: no daemon has run with it yet`)
  refuseEmpty(file, where)
  const open = await opened(file, { readOnly: true })
  try {
    identify(open.database, where)
    const age = await ageOf(open.db, migrations)
    if (age === 'newer') throw newer(where)
    if (age !== 'current')
      throw new StoreError(
        'unusable',
        `${where} is of an older version: start the daemon, it brings the store up to date`,
      )
    return open
  } catch (error) {
    open.close()
    throw error
  }
}

async function openToWrite(given: string, where: string, migrations: Migrations): Promise<OpenFile> {
  mkdirSync(dirname(given), { recursive: true, mode: 0o700 })
  const file = realFile(given)
  const lock = await takeLock(file, where)
  try {
    if (!existsSync(file)) await create(file, where, migrations)
    const open = await inspectedAndOpened(file, where, migrations)
    return { ...open, close: () => closeAll(open, lock) }
  } catch (error) {
    lock.release()
    throw error
  }
}

function closeAll(open: OpenFile, lock: Lock): void {
  try {
    // What is in the log is taken into the file: whoever copies a store that is at rest copies one file.
    open.database.exec('pragma wal_checkpoint(truncate)')
  } catch {
    // the log stays, and is read at the next start
  } finally {
    open.close()
    lock.release()
  }
}

/** By whatever name it is called, there is one lock beside it. */
function realFile(file: string): string {
  return existsSync(file) ? realpathSync(file) : join(realpathSync(dirname(file)), basename(file))
}

async function inspectedAndOpened(file: string, where: string, migrations: Migrations): Promise<OpenFile> {
  refuseEmpty(file, where)
  const looked = await opened(file, { readOnly: true })
  try {
    identify(looked.database, where)
    const found = looked.database.prepare('pragma quick_check(1)').get() as Record<string, unknown> | undefined
    if (found?.['quick_check'] !== 'ok') throw unusable(where, 'is damaged')
    if ((await ageOf(looked.db, migrations)) === 'newer') throw newer(where)
  } finally {
    looked.close()
  }
  const open = await opened(file, { readOnly: false })
  try {
    open.database.exec(`pragma journal_mode = wal; pragma journal_size_limit = ${LOG_BYTES}; pragma synchronous = full`)
    if ((await ageOf(open.db, migrations)) !== 'current') {
      copyBeside(open.database, `${file}.before-${Object.keys(migrations).at(-1) ?? ''}`)
      await migrate(open.db, migrations, where)
    }
    return open
  } catch (error) {
    open.close()
    throw error
  }
}

/**
 * A file appears at its place when it is whole. So one that is empty is never a beginning of ours: it has lost what was
 * in it, and is refused.
 */
async function create(file: string, where: string, migrations: Migrations): Promise<void> {
  for (const log of [`${file}-wal`, `${file}-journal`])
    if (existsSync(log) && statSync(log).size > 0)
      throw unusable(where, `is not there, and the log that belongs to it is: "${log}"`)
  const beside = `${file}.new`
  for (const rest of [beside, `${beside}-journal`, `${beside}-wal`, `${beside}-shm`]) rmSync(rest, { force: true })
  createEmpty(beside)
  const open = await opened(beside, { readOnly: false })
  try {
    open.database.exec(`pragma synchronous = full; pragma application_id = ${APPLICATION_ID}`)
    await migrate(open.db, migrations, where)
  } finally {
    open.close()
  }
  renameSync(beside, file)
  syncFolder(dirname(file))
}

async function opened(file: string, { readOnly }: { readOnly: boolean }): Promise<OpenFile> {
  const { DatabaseSync: Database } = await import('@photostructure/sqlite')
  const database = new Database(file, { readOnly, timeout: BUSY_MS, defensive: true })
  database.exec('pragma trusted_schema = off; pragma cell_size_check = on; pragma temp_store = memory')
  const db = new Kysely<Tables>({ dialect: sqliteDialect(database) })
  return { database, db, close: () => database.close() }
}

function identify(database: Database, where: string): void {
  const { application_id: id } = database.prepare('pragma application_id').get() as Record<string, unknown>
  if (id !== APPLICATION_ID) throw unusable(where, 'is an SQLite file of another program')
}

function refuseEmpty(file: string, where: string): void {
  const found = statSync(file)
  if (!found.isFile()) throw unusable(where, 'is not a file')
  if (found.size === 0) throw unusable(where, 'is empty: what was in it is lost')
}

function newer(where: string): StoreError {
  return new StoreError('unusable', `${where} was written by a newer orch-watch; it is left as it is`)
}

/** As it was before it is brought up to date. A copy of an earlier try is of the same state or of an older one. */
function copyBeside(database: Database, copy: string): void {
  const part = `${copy}.part`
  rmSync(part, { force: true })
  createEmpty(part)
  database.prepare('vacuum into ?').run(part)
  renameSync(part, copy)
}

/** Makes the rename itself last. Not every file system can, and the file is whole anyway. */
function syncFolder(folder: string): void {
  const handle = openSync(folder, 'r')
  try {
    fsyncSync(handle)
  } catch {
    // such a file system has no better to offer
  } finally {
    closeSync(handle)
  }
}
