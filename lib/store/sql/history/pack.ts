import type { Kysely } from 'kysely'
import { ChunkError } from '../../../history/bits.ts'
import { blocksOf, chunkOf, mergeRolled, rolledOf, rollUp, ROLLINGS } from '../../../history/buckets.ts'
import type { Rolled, Rolling } from '../../../history/buckets.ts'
import { joinChunks, readChunk, splitChunk, writeChunk } from '../../../history/chunk.ts'
import type { Chunk } from '../../../history/chunk.ts'
import type { Resolution } from '../../../model/history.ts'
import type { EpochMs, Ms } from '../../../model/time.ts'
import type { Tables } from '../tables.ts'
import type { HistoryMemo } from './memo.ts'

/** A chunk is full with so many looks: eight hours of a target that is looked at each minute. */
const CHUNK_LOOKS = 480
/** Before that when it fills a page of SQLite, unless it is so wide that its columns would be too short. */
const PAGE_BYTES = 3_600
const LEAST_LOOKS = 60
/** What is kept together is forgotten together. */
const CHUNK_MS: Ms = 86_400_000
/** After a long time in which nothing could be written there may be many. */
const TAILS_AT_ONCE = 2_000

/**
 * Packs what stands by itself of a target together with its last chunk, while that is not full, and takes it into the
 * hours and days. All of it in the transaction in which it stops to stand by itself: so everything is counted once.
 */
export async function pack(db: Kysely<Tables>, target: string, { tails }: HistoryMemo): Promise<void> {
  const rows = await db
    .selectFrom('orch_watch_tail')
    .select(['at', 'blob'])
    .where('target', '=', target)
    .orderBy('at')
    .limit(TAILS_AT_ONCE)
    .execute()
  const open = await openChunk(db, target)
  const known = new Set(open?.chunk.times)
  // One that was saved twice, since nobody knew whether the first time went well, is packed already.
  const fresh = joinChunks(
    rows.filter(({ at }) => !known.has(at)).flatMap(({ blob }) => readable(blob, readChunk) ?? []),
  )
  if (fresh.times.length > 0) {
    await putRaw(db, target, open, fresh)
    for (const rolling of ['hour', 'day'] as const) await putRolled(db, target, rolling, fresh)
  }
  const lastAt = rows.at(-1)?.at ?? -Infinity
  await db.deleteFrom('orch_watch_tail').where('target', '=', target).where('at', '<=', lastAt).execute()
  if (rows.length < TAILS_AT_ONCE) tails.set(target, 0)
}

interface OpenChunk {
  readonly seq: number
  readonly chunk: Chunk
}

async function openChunk(db: Kysely<Tables>, target: string): Promise<OpenChunk | null> {
  // The one that was written last, and not the latest: the clock may have been set back.
  const row = await db
    .selectFrom('orch_watch_chunk')
    .select(['seq', 'looks', 'blob'])
    .where('seq', '=', (eb) =>
      eb
        .selectFrom('orch_watch_chunk')
        .select((inner) => inner.fn.max('seq').as('last'))
        .where('target', '=', target)
        .where('kind', '=', 'raw'),
    )
    .executeTakeFirst()
  if (!row || row.looks >= CHUNK_LOOKS || (row.looks >= LEAST_LOOKS && row.blob.length >= PAGE_BYTES)) return null
  const chunk = readable(row.blob, readChunk)
  return chunk && { seq: row.seq, chunk }
}

/** What cannot be read stays where it is, for whoever asks for it to be told; what is new is not lost for that. */
function readable<T>(blob: Uint8Array, read: (bytes: Uint8Array) => T): T | null {
  try {
    return read(blob)
  } catch (error) {
    if (error instanceof ChunkError) return null
    throw error
  }
}

async function putRaw(db: Kysely<Tables>, target: string, open: OpenChunk | null, fresh: Chunk): Promise<void> {
  const whole = open ? joinChunks([open.chunk, fresh]) : fresh
  for (const [nth, piece] of splitChunk(whole, { looks: CHUNK_LOOKS, spanMs: CHUNK_MS }).entries())
    await putChunk(db, nth === 0 && open ? open.seq : null, { kind: 'raw', target }, piece)
}

async function putRolled(db: Kysely<Tables>, target: string, kind: Rolling, fresh: Chunk): Promise<void> {
  const { stepMs, blockMs } = ROLLINGS[kind]
  for (const [beginning, block] of blocksOf(rollUp(fresh, stepMs), blockMs)) {
    const before = await blockAt(db, target, kind, beginning)
    const rolled = before ? mergeRolled(before.rolled, block) : block
    await putChunk(db, before?.seq ?? null, { kind, target }, chunkOf(rolled), beginning)
  }
}

async function blockAt(
  db: Kysely<Tables>,
  target: string,
  kind: Rolling,
  beginning: EpochMs,
): Promise<{ readonly seq: number; readonly rolled: Rolled } | null> {
  const rows = await db
    .selectFrom('orch_watch_rollup')
    .select(['seq', 'blob'])
    .where('target', '=', target)
    .where('kind', '=', kind)
    .where('from_at', '=', beginning)
    .execute()
  for (const { seq, blob } of rows) {
    const rolled = readable(blob, (bytes) => rolledOf(readChunk(bytes)))
    if (rolled) return { seq, rolled }
  }
  return null
}

/** @param seq of the row whose place it takes; null for a new one */
async function putChunk(
  db: Kysely<Tables>,
  seq: number | null,
  { kind, target }: { readonly kind: Resolution; readonly target: string },
  chunk: Chunk,
  beginning = leastOf(chunk.times),
): Promise<void> {
  const row = {
    ...{ kind, target, from_at: beginning, to_at: -leastOf(chunk.times.map((at) => -at)), looks: chunk.times.length },
    blob: Buffer.from(writeChunk(chunk)),
  }
  await (seq === null
    ? db.insertInto(tableOf(kind)).values(row).execute()
    : db.updateTable(tableOf(kind)).set(row).where('seq', '=', seq).execute())
}

function leastOf(times: readonly EpochMs[]): EpochMs {
  return times.reduce((least, at) => Math.min(least, at), Infinity)
}

export function tableOf(kind: Resolution): 'orch_watch_chunk' | 'orch_watch_rollup' {
  return kind === 'raw' ? 'orch_watch_chunk' : 'orch_watch_rollup'
}
