import type { Kysely } from 'kysely'
import type { AuditEntry, AuditHead, Deed } from '../../../model/heal.ts'
import type { AuditQuery } from '../../../model/store.ts'
import type { EpochMs } from '../../../model/time.ts'
import * as row from '../rows.ts'
import { lastOfEach, slices } from '../slices.ts'
import type { Tables } from '../tables.ts'
import { sevenDaysBefore } from './deeds.ts'
import { goingOn } from './going-on.ts'
import { auditHead } from './schemas.ts'

const DEEDS_AT_ONCE = 500
/** The only row of its table. */
const HEAD = 'head'

export async function putDeeds(db: Kysely<Tables>, deeds: readonly Deed[] = []): Promise<void> {
  for (const rows of slices(lastOfEach(deeds.map(row.deedRow))))
    await db
      .insertInto('orch_watch_deed')
      .values([...rows])
      .onConflict((conflict) =>
        conflict.column('key').doUpdateSet((eb) => ({
          ...{ at: eb.ref('excluded.at'), ended_at: eb.ref('excluded.ended_at') },
          json: eb.ref('excluded.json'),
        })),
      )
      .execute()
}

/** Those that are under way, and those of the last seven days. */
export async function readDeeds(db: Kysely<Tables>): Promise<readonly string[]> {
  const { newest } = await db
    .selectFrom('orch_watch_deed')
    .select((eb) => eb.fn.max<number | null>('at').as('newest'))
    .executeTakeFirstOrThrow()
  const found = await db
    .selectFrom('orch_watch_deed')
    .select('json')
    .where((eb) => eb.or([eb('ended_at', 'is', null), eb('at', '>=', sevenDaysBefore(newest ?? 0))]))
    .orderBy('at')
    .orderBy('key')
    .execute()
  return found.map(({ json }) => json)
}

/** @returns how many are gone */
export async function pruneDeeds(db: Kysely<Tables>, before: EpochMs): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('orch_watch_deed')
    .where('key', 'in', (eb) =>
      eb.selectFrom('orch_watch_deed').select('key').where('ended_at', '<', before).limit(DEEDS_AT_ONCE),
    )
    .executeTakeFirstOrThrow()
  return Number(numDeletedRows)
}

/** Adds what is not there yet, and says where the log ends now. */
export async function appendAudit(db: Kysely<Tables>, entries: readonly AuditEntry[] = []): Promise<void> {
  if (entries.length === 0) return
  const stored: AuditHead[] = []
  for (const seqs of slices(entries.map(({ seq }) => seq)))
    stored.push(...(await db.selectFrom('orch_watch_audit').select(['seq', 'hash']).where('seq', 'in', seqs).execute()))
  const fresh = goingOn(headIn(await readHead(db)), entries, stored)
  for (const rows of slices(fresh.map(row.auditRow)))
    await db
      .insertInto('orch_watch_audit')
      .values([...rows])
      .execute()
  const last = fresh.at(-1)
  if (!last) return
  await db
    .insertInto('orch_watch_audit_head')
    .values({ key: HEAD, json: JSON.stringify({ seq: last.seq, hash: last.hash }) })
    .onConflict((conflict) => conflict.column('key').doUpdateSet((eb) => ({ json: eb.ref('excluded.json') })))
    .execute()
}

/** One text, or none where nothing was ever written. */
export async function readHead(db: Kysely<Tables>): Promise<readonly string[]> {
  const found = await db.selectFrom('orch_watch_audit_head').select('json').where('key', '=', HEAD).execute()
  return found.map(({ json }) => json)
}

function headIn([text]: readonly string[]): AuditHead | null {
  return text === undefined ? null : auditHead.parse(JSON.parse(text))
}

export async function audit(
  db: Kysely<Tables>,
  { since, incident, after, limit }: AuditQuery,
): Promise<readonly string[]> {
  const found = await db
    .selectFrom('orch_watch_audit')
    .select('json')
    .$if(since !== undefined, (query) => query.where('at', '>=', since ?? 0))
    .$if(incident !== undefined, (query) => query.where('incident', '=', row.incidentKey(incident ?? '')))
    .$if(after !== undefined, (query) => query.where('seq', '>', after ?? 0))
    .orderBy('seq')
    .limit(limit)
    .execute()
  return found.map(({ json }) => json)
}
