import type { DatabaseSync } from '@photostructure/sqlite'
import { randomUUID } from 'node:crypto'
import { closeSync, openSync } from 'node:fs'
import { StoreError } from '../../kit/store-error.ts'
import { holderWords, ownStart } from '../holder-words.ts'
import { isBusy } from './sqlite-words.ts'

/** Held by one daemon at a time. */
export interface Lock {
  release(): void
}

/** Two that start at the same moment see each other off now and then. */
const TRIES = 5

/**
 * Keeps a second daemon away: a transaction that is never ended, in a database beside the store. Its lock is one of the
 * operating system, which frees it when the process dies, however it dies. The file stays and says nothing by itself:
 * whoever cannot take the lock reads there who holds it, which such a transaction leaves open to others.
 *
 * @throws StoreError `held`; the error of SQLite or of the system when there can be no such file
 */
export async function takeLock(file: string, where: string): Promise<Lock> {
  const { DatabaseSync: Database } = await import('@photostructure/sqlite')
  const lockFile = `${file}.lock`
  createEmpty(lockFile)
  const database = new Database(lockFile)
  try {
    hold(database, where)
  } catch (error) {
    database.close()
    throw error
  }
  return {
    release() {
      // A closed connection lives on until its statements are collected, and with it what it holds.
      database.exec('rollback')
      database.close()
    },
  }
}

function hold(database: InstanceType<typeof DatabaseSync>, where: string): void {
  const me = randomUUID()
  for (let tries = 1; tries <= TRIES; tries++) {
    begin(database, where)
    // Made anew: one of an earlier version does not say since when.
    database.exec('drop table if exists holder')
    database.exec('create table holder (id integer primary key, pid integer, started_at integer, name text)')
    database.prepare('insert into holder values (1, ?, ?, ?)').run(process.pid, ownStart(), me)
    database.exec('commit')
    begin(database, where)
    // In between another one may have written its name, and found the lock taken by us.
    if (holderOf(database)?.['name'] === me) return
    database.exec('rollback')
  }
  throw new StoreError('held', `${where} is wanted by several daemons at once`)
}

function begin(database: InstanceType<typeof DatabaseSync>, where: string): void {
  try {
    database.exec('begin immediate')
  } catch (error) {
    if (!isBusy(error)) throw error
    throw new StoreError('held', `${where} is used by another orch-watch, ${wordsIn(database)}`, { cause: error })
  }
}

function wordsIn(database: InstanceType<typeof DatabaseSync>): string {
  try {
    const { pid, started_at: startedAt } = holderOf(database) ?? {}
    if (typeof pid !== 'number') return 'which has just started'
    return holderWords(pid, typeof startedAt === 'number' ? startedAt : null)
  } catch (error) {
    if (isBusy(error)) return 'which has just started'
    throw error
  }
}

function holderOf(database: InstanceType<typeof DatabaseSync>): Readonly<Record<string, unknown>> | undefined {
  const hasTable: unknown = database.prepare("select 1 from sqlite_master where name = 'holder'").get()
  if (hasTable === undefined) return undefined
  return database.prepare('select * from holder').get() as Readonly<Record<string, unknown>> | undefined
}

/** SQLite would let others read what it makes. Where the file is already, its access is left as it is. */
export function createEmpty(file: string): void {
  try {
    closeSync(openSync(file, 'wx', 0o600))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
}
