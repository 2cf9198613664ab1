import { atMost } from '../../base/at-most.ts'
import type { Clock } from '../../base/clock.ts'
import { routeKey } from '../../model/notice.ts'
import type { Batch, Store } from '../../model/store.ts'
import type { Ms } from '../../model/time.ts'
import { goesOn } from '../../model/watched.ts'
import type { WatchedLook } from '../../model/watched.ts'

export interface Saver {
  /**
   * Resolves when the batch is written; or after a while when it cannot be, so that people are told all the same. It is
   * kept and tried again until it is written.
   *
   * @returns whether it is written
   */
  save(batch: Batch): Promise<boolean>
  /** For how long something has been waiting to be written, and why; null when nothing has. */
  lag(): { readonly sinceMs: Ms; readonly why: string } | null
  /** Resolves when everything is written, or cannot be in that time. */
  flush(ms: Ms): Promise<void>
}

/** Told once when writing begins to fail, and once when it is over. */
export interface SaverLog {
  failed(why: string): void
  recovered(afterMs: Ms): void
}

/** So long nobody is kept from being told because nothing can be written. */
const PATIENCE_MS: Ms = 10_000
const RETRY_MS: Ms = 2_000
const MOST_WAITING_LOOKS = 10_000

/** Writes one batch at a time; what comes in the meantime is written together with the next. */
export function saverTo(store: Pick<Store, 'save'>, clock: Clock, log?: SaverLog): Saver {
  let next: Waiting | null = null
  let isWriting = false
  let isEnding = false
  let failedAt: Ms | null = null
  let why = ''

  async function write(): Promise<void> {
    isWriting = true
    for (let waiting = next; waiting; waiting = next) {
      next = null
      try {
        await store.save(waiting.batch)
        if (failedAt !== null) log?.recovered(clock.monotonicMs() - failedAt)
        failedAt = null
        waiting.written()
      } catch (error) {
        why = error instanceof Error ? error.message : String(error)
        if (failedAt === null) log?.failed(why)
        failedAt ??= clock.monotonicMs()
        next = together(waiting, next)
        if (isEnding) break
        await clock.sleep(RETRY_MS)
      }
    }
    isWriting = false
  }

  function written(batch: Batch): Promise<void> {
    const done = new Promise<void>((resolve) => {
      next = together(next, { batch, written: resolve })
    })
    if (!isWriting) void write()
    return done
  }

  return {
    async save(batch) {
      let isWritten = false
      const done = written(batch).then(() => (isWritten = true))
      if (failedAt === null) await atMost(PATIENCE_MS, done, clock)
      return isWritten
    },
    lag: () => (failedAt === null ? null : { sinceMs: clock.monotonicMs() - failedAt, why }),
    async flush(ms) {
      if (isWriting) await atMost(ms, written({}), clock)
      isEnding = true
    },
  }
}

/** For those who go on whether it is written or not. */
export function savingBy(saver: Pick<Saver, 'save'>): (batch: Batch) => Promise<void> {
  return async (batch) => {
    await saver.save(batch)
  }
}

interface Waiting {
  readonly batch: Batch
  written(): void
}

function together(one: Waiting | null, other: Waiting | null): Waiting | null {
  if (!one || !other) return one ?? other
  return {
    batch: joined(one.batch, other.batch),
    written: () => {
      one.written()
      other.written()
    },
  }
}

/**
 * Both in one: what the later one removes is not written by the earlier one, since a batch removes first. Of two things
 * by the same key the later one stands later, and wins.
 */
function joined(one: Batch, other: Batch): Batch {
  const earlier = withoutEnded(one, other)
  const parts: Batch = {
    ...latest('targets', earlier, other, ({ id }) => id),
    ...latest('incidents', earlier, other, ({ id }) => id),
    ...latest('told', earlier, other, ({ route, incident }) => `${routeKey(route)}${incident}`),
    ...latest('groups', earlier, other, ({ route, group }) => `${routeKey(route)}${group}`),
    ...latest('recent', earlier, other, ({ route }) => routeKey(route)),
    ...latest('outgoing', earlier, other, ({ notice }) => notice.key),
    ...latest('silences', earlier, other, ({ id }) => id),
    ...latest('deeds', earlier, other, ({ id }) => id),
    ...latest('holds', earlier, other, ({ id }) => id),
    ...latest('endedHolds', earlier, other, (id) => id),
    ...latest('audit', earlier, other, ({ seq }) => `${seq}`),
    ...latest('goneTargets', earlier, other, (id) => id),
    ...latest('settled', earlier, other, ({ route, incident }) => `${routeKey(route)}${incident}`),
    ...latest('closedGroups', earlier, other, ({ route, group }) => `${routeKey(route)}${group}`),
    ...latest('endedSilences', earlier, other, (id) => id),
  }
  const events = [...(one.events ?? []), ...(other.events ?? [])]
  const samples = thinned([...(one.samples ?? []), ...(other.samples ?? [])])
  const watched = oneAfterAnother([...(one.watched ?? []), ...(other.watched ?? [])])
  return {
    ...parts,
    ...(events.length > 0 && { events }),
    ...(samples.length > 0 && { samples }),
    ...(watched.length > 0 && { watched }),
  }
}

/** What the later batch removes is not written by the earlier one. */
function withoutEnded(one: Batch, other: Batch): Batch {
  const settled = new Set((other.settled ?? []).map(({ route, incident }) => `${routeKey(route)}${incident}`))
  const closed = new Set((other.closedGroups ?? []).map(({ route, group }) => `${routeKey(route)}${group}`))
  return {
    ...one,
    targets: (one.targets ?? []).filter(({ id }) => !other.goneTargets?.includes(id)),
    told: (one.told ?? []).filter(({ route, incident }) => !settled.has(`${routeKey(route)}${incident}`)),
    groups: (one.groups ?? []).filter(({ route, group }) => !closed.has(`${routeKey(route)}${group}`)),
    silences: (one.silences ?? []).filter(({ id }) => !other.endedSilences?.includes(id)),
    holds: (one.holds ?? []).filter(({ id }) => !other.endedHolds?.includes(id)),
  }
}

/** Of one part of both, the last row by each key: however long nothing can be written, what waits does not grow. */
function latest<Part extends keyof Batch>(
  part: Part,
  one: Batch,
  other: Batch,
  keyOf: (row: NonNullable<Batch[Part]>[number]) => string,
): Batch {
  type Row = NonNullable<Batch[Part]>[number]
  const rows = [...((one[part] ?? []) as Row[]), ...((other[part] ?? []) as Row[])]
  return rows.length === 0 ? {} : { [part]: [...new Map(rows.map((row) => [keyOf(row), row])).values()] }
}

/** Looks that go on with those before them become one of them: what waits grows with the gaps only. */
function oneAfterAnother(looks: readonly WatchedLook[]): WatchedLook[] {
  const last = new Map<string, number>()
  const joined: WatchedLook[] = []
  for (const look of looks) {
    const nth = last.get(look.target) ?? -1
    const before = joined[nth]
    if (before && look.from >= before.from && goesOn(before, look))
      joined[nth] = { ...look, from: before.from, until: Math.max(before.until, look.until) }
    else last.set(look.target, joined.push(look) - 1)
  }
  return joined
}

/** What waits for a disk may not fill the memory: of very many looks every other one is left out, of states none. */
function thinned<T>(looks: readonly T[]): T[] {
  return looks.length <= MOST_WAITING_LOOKS ? [...looks] : looks.filter((_, nth) => nth % 2 === 1)
}
