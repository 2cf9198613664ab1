import { statSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'
import { audit, readHead } from '../sql/heal/statements.ts'
import { forget, newMemo } from '../sql/history/memo.ts'
import { pruneSomeHistory } from '../sql/history/prune.ts'
import { history } from '../sql/history/read.ts'
import { mustOutlastPower } from '../sql/rows.ts'
import * as statements from '../sql/statements.ts'
import { migrationsOf } from '../sql/migrations.ts'
import { watched } from '../sql/watched/statements.ts'
import { openFile } from './file.ts'
import type { OpenFile } from './file.ts'
import type { Answered, Asked, Commission, Question, ReadingQuestion } from './messages.ts'
import { placeWords, storeErrorOf } from './sqlite-words.ts'

/**
 * The thread of a store: the disk is waited for here and nowhere else. It answers one question after the other.
 */
const { file, access } = workerData as Commission
const memo = newMemo()

async function serve(): Promise<void> {
  const open = openFile(file, access, migrationsOf('sqlite'))
  open.catch(() => 'whoever asks is told')
  let last: Promise<void> = Promise.resolve()
  parentPort?.on('message', ({ id, question }: Asked) => {
    last = last.then(async () => parentPort?.postMessage(await answer(id, question, open)))
  })
  await open.catch(() => 'whoever asks is told')
}

async function answer(id: number, question: Question, opening: Promise<OpenFile>): Promise<Answered> {
  try {
    return { id, kind: 'done', value: await done(question, await opening) }
  } catch (error) {
    const { trouble, message } = storeErrorOf(error, placeWords(file))
    return { id, kind: 'failed', trouble, message }
  }
}

async function done(question: Question, open: OpenFile): Promise<unknown> {
  const { db } = open
  switch (question.verb) {
    case 'open':
      return null
    case 'write':
      beSafe(open, mustOutlastPower(question.batch))
      return writing(open, () => statements.write(db, question.batch, memo))
    case 'prune-some':
      beSafe(open, false)
      return writing(open, () => statements.pruneSome(db, question.before))
    case 'prune-some-history':
      beSafe(open, false)
      return writing(open, () => pruneSomeHistory(db, question.limits, memo, () => Promise.resolve(usedBytes(open))))
    case 'close':
      open.close()
      return null
    default:
      return told(question, open)
  }
}

/** What is only asked. */
async function told(question: ReadingQuestion, open: OpenFile): Promise<unknown> {
  const { db } = open
  switch (question.verb) {
    case 'read':
      return whole(open, 'begin', () => statements.readRemembered(db))
    case 'incidents':
      return statements.incidents(db, question.query)
    case 'events':
      return statements.events(db, question.incident)
    case 'outgoing':
      return statements.outgoing(db, question.state, question.limit)
    case 'audit':
      return audit(db, question.query)
    case 'audit-head':
      return readHead(db)
    case 'size':
      return bytesOnDisk()
    case 'history':
      return whole(open, 'begin', () => history(db, question.query))
    case 'watched':
      return watched(db, question.query)
  }
}

/** Whether the next transaction waits until the disk says that it has it. It can be said between transactions only. */
function beSafe({ database }: OpenFile, fromPowerCuts: boolean): void {
  database.exec(`pragma synchronous = ${fromPowerCuts ? 'full' : 'normal'}`)
}

/** What the memo knows of a transaction that was taken back has never been. */
async function writing<T>(open: OpenFile, work: () => Promise<T>): Promise<T> {
  try {
    return await whole(open, 'begin immediate', work)
  } catch (error) {
    forget(memo)
    throw error
  }
}

/** Pages that are free are used again before the file grows. */
function usedBytes({ database }: OpenFile): number {
  const one = (name: string): number => {
    const row = database.prepare(`pragma ${name}`).get() as Record<string, unknown> | undefined
    return Number(row?.[name] ?? 0)
  }
  return (one('page_count') - one('freelist_count')) * one('page_size')
}

/** The file, the log that lies beside it, and what readers share. */
function bytesOnDisk(): number {
  return ['', '-wal', '-shm'].reduce((sum, ending) => {
    return sum + (statSync(`${file}${ending}`, { throwIfNoEntry: false })?.size ?? 0)
  }, 0)
}

/** By hand: on a full disk SQLite may have taken the transaction back already, and says so in place of the reason. */
async function whole<T>({ database }: OpenFile, begin: string, work: () => Promise<T>): Promise<T> {
  database.exec(begin)
  try {
    const value = await work()
    database.exec('commit')
    return value
  } catch (error) {
    if (database.isTransaction) database.exec('rollback')
    throw error
  }
}

await serve()
