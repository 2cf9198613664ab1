import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import type { Kysely } from 'kysely'
import type { Clock } from '../../base/clock.ts'
import { oneLine } from '../../base/escape.ts'
import { StoreError } from '../../kit/store-error.ts'
import type { Ms } from '../../model/time.ts'
import { holderWords, ownStart } from '../holder-words.ts'
import type { Tables } from '../sql/tables.ts'

/** How often the holder says that it is there, and after what silence it is taken for dead. */
export interface Rhythm {
  readonly beatMs: Ms
  readonly silenceMs: Ms
}

export const RHYTHM: Rhythm = { beatMs: 5_000, silenceMs: 15_000 }

/** The one daemon that writes. */
export interface Holder {
  /**
   * Within a transaction that writes: says that we are there, and keeps others from taking over until it ends.
   *
   * @throws StoreError `held` when somebody has taken over
   */
  assert(db: Kysely<Tables>): Promise<void>
  release(db: Kysely<Tables>): Promise<void>
}

/**
 * Keeps a second daemon away: one row says who writes and when it was last there, by the clock of the server. A holder
 * that has died is waited for until it has been silent for long enough; one that says something meanwhile is alive.
 * The lock of a session would be held for hours by a server that was not told that its client is gone.
 *
 * @throws StoreError `held`
 */
export async function takeHold(
  db: Kysely<Tables>,
  where: string,
  { clock, silenceMs }: { clock: Clock; silenceMs: Ms },
): Promise<Holder> {
  const { sql } = await import('kysely')
  const me = randomUUID()
  const name = `${holderWords(process.pid, ownStart())}, on ${hostname()}`
  await sql`create table if not exists orch_watch_holder (
    id integer primary key check (id = 1), token text not null, name text not null, seen_at timestamptz not null
  )`.execute(db)

  async function take(): Promise<boolean> {
    const { rows } = await sql`insert into orch_watch_holder (id, token, name, seen_at)
      values (1, ${me}, ${name}, clock_timestamp())
      on conflict (id) do update set token = excluded.token, name = excluded.name, seen_at = excluded.seen_at
      where orch_watch_holder.seen_at < clock_timestamp() - ${silenceMs} * interval '1 millisecond'
      returning token`.execute(db)
    return rows.length > 0
  }

  const first = await seen(db)
  const patienceMs = silenceMs + 1_000
  const started = clock.monotonicMs()
  while (!(await take())) {
    const now = await seen(db)
    if (now && first && now.at !== first.at) throw held(where, now.name)
    if (clock.monotonicMs() - started > patienceMs) throw held(where, now?.name ?? 'somebody')
    await clock.sleep(Math.min(500, silenceMs / 4))
  }

  return {
    async assert(within) {
      const { numAffectedRows } = await sql`update orch_watch_holder set seen_at = clock_timestamp()
        where id = 1 and token = ${me}`.execute(within)
      if (numAffectedRows !== 1n) throw held(where, (await seen(within))?.name ?? 'somebody')
    },
    async release(outside) {
      await sql`delete from orch_watch_holder where id = 1 and token = ${me}`.execute(outside)
    },
  }
}

async function seen(db: Kysely<Tables>): Promise<{ readonly name: string; readonly at: string } | null> {
  const { sql } = await import('kysely')
  const { rows } = await sql<{ name: string; at: string }>`
    select name, seen_at::text as at from orch_watch_holder where id = 1`.execute(db)
  return rows[0] ?? null
}

function held(where: string, name: string): StoreError {
  return new StoreError('held', `${where} is used by another orch-watch, ${oneLine(name, 160)}`)
}
