import type { Kysely } from 'kysely'
import type { HistoryLimits, Resolution } from '../../../model/history.ts'
import type { EpochMs } from '../../../model/time.ts'
import type { Tables } from '../tables.ts'
import { forget } from './memo.ts'
import type { HistoryMemo } from './memo.ts'
import { pack, tableOf } from './pack.ts'

const TARGETS_AT_ONCE = 10
const CHUNKS_AT_ONCE = 200
const SERIES_AT_ONCE = 500

/**
 * Packs or forgets a little, inside of a transaction.
 *
 * @param usedBytes asks how large the store is
 * @returns how many rows are gone; 0 when nothing is left to do
 */
export async function pruneSomeHistory(
  db: Kysely<Tables>,
  limits: HistoryLimits,
  memo: HistoryMemo,
  usedBytes: () => Promise<number>,
): Promise<number> {
  const packed = await packOld(db, limits.packBefore, memo)
  if (packed > 0) return packed
  const old =
    (await drop(db, 'raw', CHUNKS_AT_ONCE, limits.rawBefore)) +
    (await drop(db, 'hour', CHUNKS_AT_ONCE, limits.hourlyBefore)) +
    (await drop(db, 'day', CHUNKS_AT_ONCE, limits.dailyBefore))
  if (old > 0) return old
  const dropped = (await usedBytes()) > limits.capBytes ? await dropOldest(db) : 0
  return dropped > 0 ? dropped : dropNameless(db, memo)
}

/** What is seldom looked at, or not at all any more, would never be enough to be packed. */
async function packOld(db: Kysely<Tables>, before: EpochMs, memo: HistoryMemo): Promise<number> {
  const rows = await db
    .selectFrom('orch_watch_tail')
    .select('target')
    .distinct()
    .where('at', '<', before)
    .limit(TARGETS_AT_ONCE)
    .execute()
  for (const { target } of rows) await pack(db, target, memo)
  return rows.length
}

/** The finest first, since the hours and days of it remain. */
async function dropOldest(db: Kysely<Tables>): Promise<number> {
  for (const kind of ['raw', 'hour', 'day'] as const) {
    const count = await drop(db, kind, CHUNKS_AT_ONCE / 4)
    if (count > 0) return count
  }
  return 0
}

/** @param before nothing that is newer; whatever is oldest when left out */
async function drop(db: Kysely<Tables>, kind: Resolution, most: number, before = Infinity): Promise<number> {
  const all = db.selectFrom(tableOf(kind)).select('seq').where('kind', '=', kind).orderBy('to_at').limit(most)
  const oldest = before === Infinity ? all : all.where('to_at', '<', before)
  const { numDeletedRows } = await db.deleteFrom(tableOf(kind)).where('seq', 'in', oldest).executeTakeFirstOrThrow()
  return Number(numDeletedRows)
}

/** Series of targets of which nothing is kept any more. */
async function dropNameless(db: Kysely<Tables>, memo: HistoryMemo): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('orch_watch_series')
    .where('key', 'in', (eb) =>
      eb
        .selectFrom('orch_watch_series')
        .select('key')
        .where('key', 'not in', (inner) => inner.selectFrom('orch_watch_chunk').select('target'))
        .where('key', 'not in', (inner) => inner.selectFrom('orch_watch_rollup').select('target'))
        .where('key', 'not in', (inner) => inner.selectFrom('orch_watch_tail').select('target'))
        .limit(SERIES_AT_ONCE),
    )
    .executeTakeFirstOrThrow()
  if (numDeletedRows > 0n) forget(memo)
  return Number(numDeletedRows)
}
