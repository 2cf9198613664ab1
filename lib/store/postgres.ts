import type { Kysely } from 'kysely'
import { systemClock } from '../base/clock.ts'
import type { Clock } from '../base/clock.ts'
import { withDeadline } from '../base/deadline.ts'
import { StoreError } from '../kit/store-error.ts'
import type { Store } from '../model/store.ts'
import { connect, placeOf } from './postgres/connect.ts'
import type { Connections } from './postgres/connect.ts'
import { RHYTHM, takeHold } from './postgres/holder.ts'
import type { Holder, Rhythm } from './postgres/holder.ts'
import { sqlState, storeErrorOf } from './postgres/postgres-words.ts'
import { audit, readHead } from './sql/heal/statements.ts'
import { forget, newMemo } from './sql/history/memo.ts'
import { pruneSomeHistory } from './sql/history/prune.ts'
import { history } from './sql/history/read.ts'
import { ageOf, migrate, migrationsOf } from './sql/migrations.ts'
import type { RawStore } from './sql/raw-store.ts'
import { storeOver } from './sql/raw-store.ts'
import * as statements from './sql/statements.ts'
import type { Tables } from './sql/tables.ts'
import { watched } from './sql/watched/statements.ts'

const CLOSE_MS = 5_000

/** One database that is asked, over connections that are made anew when nobody answers on them. */
interface Server {
  ask<T>(work: (db: Kysely<Tables>) => Promise<T>): Promise<T>
  end(): Promise<void>
}

/**
 * The store on a server. Every question has a deadline of its own. With `exclusive` it is the one daemon's: its tables
 * are made where there are none, and it is refused while another one is there; after a crash the next start waits until
 * the dead one has been silent for some seconds.
 *
 * @param address postgres://user:password@host:port/name
 * @throws StoreError; no password is in it
 */
export async function openPostgres(
  address: string,
  { exclusive, clock = systemClock, rhythm = RHYTHM }: { exclusive: boolean; clock?: Clock; rhythm?: Rhythm },
): Promise<Store> {
  const where = placeOf(address)
  const server = await serverAt(address, where)
  try {
    await server.ask((db) => refuseUnusable(db, where, exclusive))
    if (!exclusive) return storeOver(rawOver(server, null), where, 'read')
    const holder = await server.ask((db) => takeHold(db, where, { clock, silenceMs: rhythm.silenceMs }))
    await server.ask((db) => migrate(db, migrationsOf('postgres'), where))
    return storeOver(rawOver(server, { holder, stop: beat(server, holder, clock, rhythm) }), where, 'write')
  } catch (error) {
    await server.end().catch(() => 'the first error says why')
    throw error
  }
}

async function serverAt(address: string, where: string): Promise<Server> {
  let connections: Connections = await connect(address)
  return {
    async ask(work) {
      const asked = connections
      try {
        return await work(asked.db)
      } catch (error) {
        if (!(error instanceof StoreError) && sqlState(error) === null && asked === connections) {
          connections = await connect(address)
          void asked.end().catch(() => 'nobody answers there any more')
        }
        throw storeErrorOf(error, where)
      }
    },
    end: () =>
      withDeadline({ ms: CLOSE_MS, expired: () => new StoreError('failed', `${where} does not let go`) }, () =>
        connections.end(),
      ),
  }
}

async function refuseUnusable(db: Kysely<Tables>, where: string, exclusive: boolean): Promise<void> {
  const { sql } = await import('kysely')
  const { rows } = await sql<{ server_encoding: string }>`show server_encoding`.execute(db)
  const encoding = rows[0]?.server_encoding
  if (encoding !== 'UTF8')
    throw new StoreError(
      'unusable',
      `${where} cannot hold all text: its encoding is not UTF8 but ${encoding ?? 'none'}`,
    )
  const age = await ageOf(db, migrationsOf('postgres'))
  if (age === 'newer')
    throw new StoreError('unusable', `${where} was written by a newer orch-watch; it is left as it is`)
  if (exclusive || age === 'current') return
  if (age === 'new') throw new StoreError('missing', `${where} holds nothing: no daemon has run with it yet`)
  throw new StoreError('unusable', `${where} is of an older version: start the daemon, it brings the store up to date`)
}

/** Says from time to time that we are there, until it is stopped. Whether it could be said is found out by saving. */
function beat(server: Server, holder: Holder, clock: Clock, { beatMs }: Rhythm): () => Promise<void> {
  const over = new AbortController()
  async function go(): Promise<void> {
    for (;;) {
      await clock.sleep(beatMs, over.signal).catch(() => 'it is over')
      if (over.signal.aborted) return
      await server.ask((db) => holder.assert(db)).catch(() => 'the next one may be heard')
    }
  }
  const done = go()
  return () => {
    over.abort()
    return done
  }
}

function rawOver(server: Server, held: { readonly holder: Holder; stop(): Promise<void> } | null): RawStore {
  const memo = newMemo()
  const writing = async <T>(work: (db: Kysely<Tables>) => Promise<T>): Promise<T> => {
    try {
      return await server.ask((db) =>
        db.transaction().execute(async (within) => {
          await held?.holder.assert(within)
          return work(within)
        }),
      )
    } catch (error) {
      // What it knows of a transaction that was taken back has never been.
      forget(memo)
      throw error
    }
  }
  const reading = <T>(work: (db: Kysely<Tables>) => Promise<T>): Promise<T> =>
    server.ask((db) => db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute(work))
  return {
    read: () => reading(statements.readRemembered),
    write: (batch) => writing((db) => statements.write(db, batch, memo)),
    incidents: (query) => server.ask((db) => statements.incidents(db, query)),
    events: (incident) => server.ask((db) => statements.events(db, incident)),
    outgoing: (state, limit) => server.ask((db) => statements.outgoing(db, state, limit)),
    audit: (query) => server.ask((db) => audit(db, query)),
    auditHead: () => server.ask(readHead),
    sizeBytes: () => server.ask(takenBytes),
    pruneSome: (before) => writing((db) => statements.pruneSome(db, before)),
    history: (query) => reading((db) => history(db, query)),
    watched: (query) => server.ask((db) => watched(db, query)),
    pruneSomeHistory: (limits) => writing((db) => pruneSomeHistory(db, limits, memo, () => usedBytes(db))),
    async close() {
      await held?.stop()
      if (held) await server.ask((db) => held.holder.release(db)).catch(() => 'it falls silent instead')
      await server.end()
    },
  }
}

/** What is kept of the history: a server gives no space back, and may have other tables. */
async function usedBytes(db: Kysely<Tables>): Promise<number> {
  const { sql } = await import('kysely')
  const { rows } = await sql<{ bytes: string | null }>`
    select sum(octet_length(blob)) as bytes
    from (select blob from orch_watch_chunk union all select blob from orch_watch_rollup) as kept`.execute(db)
  return Number(rows[0]?.bytes ?? 0)
}

/** Our tables, with their indexes and what lies outside of their rows. */
async function takenBytes(db: Kysely<Tables>): Promise<number> {
  const { sql } = await import('kysely')
  const { rows } = await sql<{ bytes: string | null }>`
    select sum(pg_total_relation_size(c.oid)) as bytes
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = current_schema() and c.relkind = 'r' and starts_with(c.relname, 'orch_watch_')`.execute(db)
  return Number(rows[0]?.bytes ?? 0)
}
