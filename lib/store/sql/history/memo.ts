import type { Kysely } from 'kysely'
import { ChunkError } from '../../../history/bits.ts'
import type { LookSamples } from '../../../model/history.ts'
import type { TargetId } from '../../../model/target.ts'
import { targetKey } from '../rows.ts'
import type { Tables } from '../tables.ts'
import { nameKey, putNames, readNames } from './series.ts'
import type { SeriesName } from './series.ts'

/**
 * What the one who writes need not ask the database for, by key of the target. It holds as long as what was written
 * holds: after a transaction that failed it is forgotten.
 */
export interface HistoryMemo {
  readonly ids: Map<string, Map<string, number>>
  /** Looks since they were packed last. */
  readonly tails: Map<string, number>
}

/** More is begun anew rather than kept. */
const MOST_TARGETS = 20_000

export function newMemo(): HistoryMemo {
  return { ids: new Map(), tails: new Map() }
}

export function forget({ ids, tails }: HistoryMemo): void {
  ids.clear()
  tails.clear()
}

/** Numbers of the series of a look, in its order; those that are new get one. */
export async function idsOf(db: Kysely<Tables>, look: LookSamples, memo: HistoryMemo): Promise<readonly number[]> {
  const key = targetKey(look.target)
  const known = memo.ids.get(key) ?? numbered(await namesToGoOnWith(db, look.target))
  if (memo.ids.size >= MOST_TARGETS) memo.ids.clear()
  memo.ids.set(key, known)
  const before = known.size
  const ids = look.samples.map((sample) => numberOf(nameKey(sample), known))
  if (known.size > before) await putNames(db, look.target, [...known.keys()])
  return ids
}

/** Numbers whose names are lost are of no use to anybody, and may not keep what is new from being written. */
async function namesToGoOnWith(db: Kysely<Tables>, target: TargetId): Promise<readonly SeriesName[]> {
  try {
    return await readNames(db, target)
  } catch (error) {
    if (!(error instanceof ChunkError)) throw error
    for (const table of ['orch_watch_tail', 'orch_watch_chunk', 'orch_watch_rollup'] as const)
      await db.deleteFrom(table).where('target', '=', targetKey(target)).execute()
    return []
  }
}

function numbered(names: readonly SeriesName[]): Map<string, number> {
  return new Map(names.map((name, nth) => [nameKey(name), nth]))
}

/** A map keeps its order, which is that of the numbers. */
function numberOf(name: string, known: Map<string, number>): number {
  const number = known.get(name) ?? known.size
  known.set(name, number)
  return number
}

/** Looks of one target that stand by themselves before they are packed with those before them. */
export const TAIL_LOOKS = 12

/**
 * Counts looks of a target that were added just now. Targets begin at different counts, so that not all of them are packed
 * in the same minute.
 */
export async function countTails(
  db: Kysely<Tables>,
  key: string,
  added: number,
  { tails }: HistoryMemo,
): Promise<number> {
  const known = tails.get(key)
  const count = known === undefined ? (await readCount(db, key)) + spread(key) : known + added
  if (tails.size >= MOST_TARGETS) tails.clear()
  tails.set(key, count)
  return count
}

function spread(key: string): number {
  let sum = 0
  for (const character of key) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 65_521
  return sum % TAIL_LOOKS
}

async function readCount(db: Kysely<Tables>, key: string): Promise<number> {
  const { count } = await db
    .selectFrom('orch_watch_tail')
    .select((eb) => eb.fn.countAll<number | string>().as('count'))
    .where('target', '=', key)
    .executeTakeFirstOrThrow()
  return Number(count)
}
