import type { Kysely } from 'kysely'
import type { Incident, IncidentEvent, IncidentId } from '../../model/incident.ts'
import type { Outgoing, Told } from '../../model/notice.ts'
import type { Batch, IncidentQuery } from '../../model/store.ts'
import type { EpochMs } from '../../model/time.ts'
import { appendAudit, pruneDeeds, putDeeds, readDeeds, readHead } from './heal/statements.ts'
import { newMemo } from './history/memo.ts'
import type { HistoryMemo } from './history/memo.ts'
import { writeSamples } from './history/write.ts'
import type { RawRemembered } from './raw-store.ts'
import * as row from './rows.ts'
import { lastOfEach, slices } from './slices.ts'
import type { Tables } from './tables.ts'
import { pruneWatched, putWatched } from './watched/statements.ts'

type Keyed = 'orch_watch_target' | 'orch_watch_group' | 'orch_watch_recent' | 'orch_watch_silence' | 'orch_watch_hold'

/** Inside of a transaction that the caller has begun. What goes is removed first. */
export async function write(db: Kysely<Tables>, batch: Batch, memo: HistoryMemo = newMemo()): Promise<void> {
  await remove(db, 'orch_watch_target', batch.goneTargets?.map(row.targetKey))
  await remove(db, 'orch_watch_told', batch.settled?.map(row.toldKey))
  await remove(db, 'orch_watch_group', batch.closedGroups?.map(row.groupKey))
  await remove(db, 'orch_watch_silence', batch.endedSilences?.map(row.silenceKey))
  await remove(db, 'orch_watch_hold', batch.endedHolds?.map(row.holdKey))
  await putKeyed(db, 'orch_watch_target', batch.targets?.map(row.targetRow))
  await putKeyed(db, 'orch_watch_group', batch.groups?.map(row.groupRow))
  await putKeyed(db, 'orch_watch_recent', batch.recent?.map(row.recentRow))
  await putKeyed(db, 'orch_watch_silence', batch.silences?.map(row.silenceRow))
  await putKeyed(db, 'orch_watch_hold', batch.holds?.map(row.holdRow))
  await putIncidents(db, batch.incidents)
  await addEvents(db, batch.events)
  await putTold(db, batch.told)
  await putOutgoing(db, batch.outgoing)
  await putDeeds(db, batch.deeds)
  await appendAudit(db, batch.audit)
  await writeSamples(db, batch.samples, memo)
  await putWatched(db, batch.watched)
}

async function putIncidents(db: Kysely<Tables>, incidents: readonly Incident[] = []): Promise<void> {
  for (const rows of slices(lastOfEach(incidents.map(row.incidentRow))))
    await db
      .insertInto('orch_watch_incident')
      .values([...rows])
      .onConflict((conflict) =>
        conflict.column('key').doUpdateSet((eb) => ({
          phase: eb.ref('excluded.phase'),
          opened_at: eb.ref('excluded.opened_at'),
          resolved_at: eb.ref('excluded.resolved_at'),
          json: eb.ref('excluded.json'),
        })),
      )
      .execute()
}

async function addEvents(db: Kysely<Tables>, events: readonly IncidentEvent[] = []): Promise<void> {
  for (const rows of slices(events.map(row.eventRow)))
    await db
      .insertInto('orch_watch_event')
      .values([...rows])
      .onConflict((conflict) => conflict.column('key').doNothing())
      .execute()
}

async function putTold(db: Kysely<Tables>, told: readonly Told[] = []): Promise<void> {
  for (const rows of slices(lastOfEach(told.map(row.toldRow))))
    await db
      .insertInto('orch_watch_told')
      .values([...rows])
      .onConflict((conflict) => conflict.column('key').doUpdateSet((eb) => ({ json: eb.ref('excluded.json') })))
      .execute()
}

async function putOutgoing(db: Kysely<Tables>, outgoing: readonly Outgoing[] = []): Promise<void> {
  for (const rows of slices(lastOfEach(outgoing.map(row.outgoingRow))))
    await db
      .insertInto('orch_watch_outgoing')
      .values([...rows])
      .onConflict((conflict) =>
        conflict.column('key').doUpdateSet((eb) => ({
          ...{ state: eb.ref('excluded.state'), at: eb.ref('excluded.at') },
          json: eb.ref('excluded.json'),
        })),
      )
      .execute()
}

async function putKeyed(
  db: Kysely<Tables>,
  table: Keyed,
  all: readonly { readonly key: string; readonly json: string }[] | undefined,
): Promise<void> {
  for (const rows of slices(lastOfEach(all)))
    await db
      .insertInto(table)
      .values([...rows])
      .onConflict((conflict) => conflict.column('key').doUpdateSet((eb) => ({ json: eb.ref('excluded.json') })))
      .execute()
}

async function remove(
  db: Kysely<Tables>,
  table: Keyed | 'orch_watch_told',
  all: readonly string[] | undefined,
): Promise<void> {
  for (const keys of slices(all ?? [])) await db.deleteFrom(table).where('key', 'in', keys).execute()
}

/** Inside of a transaction, so that all of it is of one moment. */
export async function readRemembered(db: Kysely<Tables>): Promise<RawRemembered> {
  const all = async (table: Keyed): Promise<readonly string[]> =>
    texts(await db.selectFrom(table).select('json').orderBy('key').execute())
  const incidents = await db
    .selectFrom('orch_watch_incident')
    .select('json')
    .where((eb) =>
      eb.or([eb('phase', '=', 'open'), eb('key', 'in', eb.selectFrom('orch_watch_told').select('incident'))]),
    )
    .orderBy('opened_at')
    .orderBy('key')
    .execute()
  return {
    targets: await all('orch_watch_target'),
    incidents: texts(incidents),
    told: texts(await db.selectFrom('orch_watch_told').select('json').orderBy('key').execute()),
    groups: await all('orch_watch_group'),
    recent: await all('orch_watch_recent'),
    outgoing: await outgoing(db, 'waiting', null),
    silences: await all('orch_watch_silence'),
    deeds: await readDeeds(db),
    holds: await all('orch_watch_hold'),
    auditHead: await readHead(db),
  }
}

export async function incidents(
  db: Kysely<Tables>,
  { id, since, before, phase, limit }: IncidentQuery,
): Promise<readonly string[]> {
  const found = await db
    .selectFrom('orch_watch_incident')
    .select('json')
    .$if(id !== undefined, (query) => query.where('key', '=', row.incidentKey(id ?? '')))
    .$if(phase !== undefined, (query) => query.where('phase', '=', phase ?? ''))
    .$if(since !== undefined, (query) =>
      query.where((eb) => eb.or([eb('resolved_at', 'is', null), eb('resolved_at', '>=', since ?? 0)])),
    )
    .$if(before !== undefined, (query) => query.where('opened_at', '<', before ?? 0))
    .orderBy('opened_at', 'desc')
    .orderBy('key')
    .limit(limit)
    .execute()
  return texts(found)
}

export async function events(db: Kysely<Tables>, incident: IncidentId): Promise<readonly string[]> {
  const found = await db
    .selectFrom('orch_watch_event')
    .select('json')
    .where('incident', '=', row.incidentKey(incident))
    .orderBy('seq')
    .execute()
  return texts(found)
}

/** @param limit null for all of them */
export async function outgoing(
  db: Kysely<Tables>,
  state: Outgoing['state'],
  limit: number | null,
): Promise<readonly string[]> {
  const found = await db
    .selectFrom('orch_watch_outgoing')
    .select('json')
    .where('state', '=', state)
    .orderBy('at')
    .orderBy('key')
    .$if(limit !== null, (query) => query.limit(limit ?? 0))
    .execute()
  return texts(found)
}

const INCIDENTS_AT_ONCE = 100
const EVENTS_AT_ONCE = 1000
const NOTICES_AT_ONCE = 500

/**
 * Forgets a little of what is over, inside of a transaction; whose end has still to be told stays.
 *
 * @returns how many rows are gone; 0 when nothing is left to forget
 */
export async function pruneSome(db: Kysely<Tables>, before: EpochMs): Promise<number> {
  const over = await db
    .selectFrom('orch_watch_incident')
    .select('key')
    .where('resolved_at', '<', before)
    .where('key', 'not in', (eb) => eb.selectFrom('orch_watch_told').select('incident'))
    .limit(INCIDENTS_AT_ONCE)
    .execute()
  const keys = over.map(({ key }) => key)
  const lines = keys.length === 0 ? 0 : await pruneEvents(db, keys)
  // An incident goes when all that was said of it is gone, or nobody would find the rest.
  if (lines === EVENTS_AT_ONCE) return lines
  const gone = keys.length === 0 ? 0 : Number((await deleteIncidents(db, keys)).numDeletedRows)
  const { numDeletedRows: notices } = await db
    .deleteFrom('orch_watch_outgoing')
    .where('key', 'in', (eb) =>
      eb
        .selectFrom('orch_watch_outgoing')
        .select('key')
        .where('state', 'in', ['delivered', 'dead', 'dropped'])
        .where('at', '<', before)
        .limit(NOTICES_AT_ONCE),
    )
    .executeTakeFirstOrThrow()
  return lines + gone + Number(notices) + (await pruneDeeds(db, before)) + (await pruneWatched(db, before))
}

async function pruneEvents(db: Kysely<Tables>, incidentKeys: readonly string[]): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('orch_watch_event')
    .where('seq', 'in', (eb) =>
      eb.selectFrom('orch_watch_event').select('seq').where('incident', 'in', incidentKeys).limit(EVENTS_AT_ONCE),
    )
    .executeTakeFirstOrThrow()
  return Number(numDeletedRows)
}

function deleteIncidents(db: Kysely<Tables>, keys: readonly string[]): Promise<{ readonly numDeletedRows: bigint }> {
  return db.deleteFrom('orch_watch_incident').where('key', 'in', keys).executeTakeFirstOrThrow()
}

function texts(rows: readonly { readonly json: string }[]): readonly string[] {
  return rows.map(({ json }) => json)
}
