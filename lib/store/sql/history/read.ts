import type { Kysely } from 'kysely'
import { oneLine } from '../../../base/escape.ts'
import { ChunkError } from '../../../history/bits.ts'
import { beginningOf, merged, mergeRolled, oneSample, rolledOf, rollUp, ROLLINGS } from '../../../history/buckets.ts'
import { readChunk } from '../../../history/chunk.ts'
import type { Chunk } from '../../../history/chunk.ts'
import { finest, inOrder } from '../../../history/answer.ts'
import { StoreError } from '../../../kit/store-error.ts'
import { isAsked } from '../../../model/history.ts'
import type { Bucket, HistoryQuery, Resolution, Series, SeriesHistory } from '../../../model/history.ts'
import type { EpochMs } from '../../../model/time.ts'
import { targetKey } from '../rows.ts'
import type { Tables } from '../tables.ts'
import { tableOf } from './pack.ts'
import { readNames } from './series.ts'

/** Nobody looks at more of them at once. */
const MOST_SERIES = 1_000
/** Two months of a target that is looked at each minute. */
const MOST_CHUNKS = 750

/**
 * Those of a subject that were measured in that time, by item and metric. Inside of a transaction, so that all of it is
 * of one moment.
 *
 * @throws StoreError where something of it is damaged
 */
export async function history(db: Kysely<Tables>, query: HistoryQuery): Promise<readonly SeriesHistory[]> {
  try {
    return await readHistory(db, query)
  } catch (error) {
    if (!(error instanceof ChunkError)) throw error
    const of = oneLine(query.subject.target, 80)
    throw new StoreError('failed', `the history of "${of}" is damaged: ${error.message}`, { cause: error })
  }
}

async function readHistory(db: Kysely<Tables>, query: HistoryQuery): Promise<readonly SeriesHistory[]> {
  const resolution = finest(query)
  const wanted = await seriesOf(db, query)
  if (wanted.size === 0) return []
  const rows = await rowsIn(db, query, resolution)
  const numbers = new Set(wanted.keys())
  const tails = rows.tails.map((blob) => only(readChunk(blob), numbers))
  const buckets =
    resolution === 'raw'
      ? samplesIn([...rows.chunks.map((blob) => only(readChunk(blob), numbers)), ...tails])
      : mergeRolled(
          ...rows.chunks.map((blob) => rolledOf(readChunk(blob), numbers)),
          ...tails.map((chunk) => rollUp(chunk, ROLLINGS[resolution].stepMs)),
        )
  return inOrder(
    [...wanted].map(([id, series]) => ({ series, resolution, buckets: buckets.get(id) ?? [] })),
    query,
  )
}

/** In the order in which they were written, each at its moment; of two at one moment the later one. */
function samplesIn(chunks: readonly Chunk[]): ReadonlyMap<number, readonly Bucket[]> {
  const samples = new Map<number, Map<EpochMs, Bucket>>()
  for (const { times, columns } of chunks)
    for (const { series, values } of columns) {
      const known = samples.get(series) ?? new Map<EpochMs, Bucket>()
      samples.set(series, known)
      const there = [...values.entries()].filter(([, value]) => !Number.isNaN(value))
      for (const [nth, value] of there) known.set(times[nth] ?? 0, oneSample(times[nth] ?? 0, value))
    }
  return new Map([...samples].map(([series, all]) => [series, merged([...all.values()])]))
}

function only({ times, columns }: Chunk, numbers: ReadonlySet<number>): Chunk {
  return { times, columns: columns.filter(({ series }) => numbers.has(series)) }
}

async function seriesOf(db: Kysely<Tables>, query: HistoryQuery): Promise<ReadonlyMap<number, Series>> {
  const { subject, metric } = query
  const names = await readNames(db, subject.target)
  const wanted = [...names.entries()]
    .filter(([, each]) => isAsked(each.check, query))
    .filter(([, each]) => subject.item === undefined || each.item === subject.item)
    .filter(([, each]) => metric === undefined || each.metric === metric)
    .map(([nth, { check, item, metric: name, unit }]): [number, Series] => {
      return [nth, { subject: { target: subject.target, check, item }, metric: name, unit }]
    })
  return new Map(wanted.slice(-MOST_SERIES))
}

async function rowsIn(
  db: Kysely<Tables>,
  { subject, from, to }: HistoryQuery,
  kind: Resolution,
): Promise<{ readonly chunks: readonly Uint8Array[]; readonly tails: readonly Uint8Array[] }> {
  const target = targetKey(subject.target)
  const since = kind === 'raw' ? from : beginningOf(from, ROLLINGS[kind].stepMs)
  const chunks = await db
    .selectFrom(tableOf(kind))
    .select('blob')
    .where('target', '=', target)
    .where('kind', '=', kind)
    .where('from_at', '<', to)
    .where('to_at', '>=', since)
    .orderBy('from_at', 'desc')
    .orderBy('seq', 'desc')
    .limit(MOST_CHUNKS)
    .execute()
  const tails = await db
    .selectFrom('orch_watch_tail')
    .select('blob')
    .where('target', '=', target)
    .orderBy('seq')
    .execute()
  return { chunks: chunks.reverse().map(({ blob }) => blob), tails: tails.map(({ blob }) => blob) }
}
