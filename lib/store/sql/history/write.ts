import type { Insertable, Kysely } from 'kysely'
import { writeChunk } from '../../../history/chunk.ts'
import type { LookSamples } from '../../../model/history.ts'
import { targetKey } from '../rows.ts'
import type { Tables, TailRow } from '../tables.ts'
import { countTails, idsOf, TAIL_LOOKS } from './memo.ts'
import type { HistoryMemo } from './memo.ts'
import { pack } from './pack.ts'

const ROWS_AT_ONCE = 200

/**
 * Writes looks down, inside of a transaction that the caller has begun: each is one small row, until there are enough
 * of its target to be packed.
 */
export async function writeSamples(
  db: Kysely<Tables>,
  looks: readonly LookSamples[] = [],
  memo: HistoryMemo,
): Promise<void> {
  const rows = new Map<string, Insertable<TailRow>>()
  for (const look of looks) {
    const row = await tailRow(db, look, memo)
    rows.set(`${row.target} ${row.at}`, row)
  }
  const all = [...rows.values()]
  for (let nth = 0; nth < all.length; nth += ROWS_AT_ONCE)
    await db
      .insertInto('orch_watch_tail')
      .values(all.slice(nth, nth + ROWS_AT_ONCE))
      .onConflict((conflict) =>
        conflict.columns(['target', 'at']).doUpdateSet((eb) => ({ blob: eb.ref('excluded.blob') })),
      )
      .execute()
  const added = new Map<string, number>()
  for (const { target } of all) added.set(target, (added.get(target) ?? 0) + 1)
  for (const [target, count] of added)
    if ((await countTails(db, target, count, memo)) >= TAIL_LOOKS) await pack(db, target, memo)
}

/** A look that has one series twice has brought its last number. */
async function tailRow(db: Kysely<Tables>, look: LookSamples, memo: HistoryMemo): Promise<Insertable<TailRow>> {
  const ids = await idsOf(db, look, memo)
  const values = new Map(look.samples.map(({ value }, nth) => [ids[nth] ?? 0, value]))
  const columns = [...values].map(([series, value]) => ({ series, values: [value] }))
  const blob = writeChunk({ times: [look.at], columns })
  return { target: targetKey(look.target), at: look.at, blob: Buffer.from(blob) }
}
