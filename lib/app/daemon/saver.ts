import { atMost } from '../../base/at-most.ts'
import type { Clock } from '../../base/clock.ts'
import { routeKey } from '../../model/notice.ts'
import type { Batch, Store } from '../../model/store.ts'
import type { Ms } from '../../model/time.ts'

export interface Saver {
  /**
   * Resolves when the batch is written; or after a while when it cannot be, so that people are told all the same. It is
   * kept and tried again until it is written.
   */
  save(batch: Batch): Promise<void>
  /** For how long something has been waiting to be written, and why; null when nothing has. */
  lag(): { readonly sinceMs: Ms; readonly why: string } | null
  /** Resolves when everything is written, or cannot be in that time. */
  flush(ms: Ms): Promise<void>
}

/** So long nobody is kept from being told because nothing can be written. */
const PATIENCE_MS: Ms = 10_000
const RETRY_MS: Ms = 2_000

/** Writes one batch at a time; what comes in the meantime is written together with the next. */
export function saverTo(store: Pick<Store, 'save'>, clock: Clock): Saver {
  let next: Waiting | null = null
  let isWriting = false
  let failedAt: Ms | null = null
  let why = ''

  async function write(): Promise<void> {
    isWriting = true
    for (let waiting = next; waiting; waiting = next) {
      next = null
      try {
        await store.save(waiting.batch)
        failedAt = null
        waiting.written()
      } catch (error) {
        failedAt ??= clock.monotonicMs()
        why = error instanceof Error ? error.message : String(error)
        next = together(waiting, next)
        await clock.sleep(RETRY_MS)
      }
    }
    isWriting = false
  }

  function save(batch: Batch): Promise<void> {
    const written = new Promise<void>((resolve) => {
      next = together(next, { batch, written: resolve })
    })
    if (!isWriting) void write()
    return failedAt === null ? atMost(PATIENCE_MS, written, clock) : Promise.resolve()
  }

  return {
    save,
    lag: () => (failedAt === null ? null : { sinceMs: clock.monotonicMs() - failedAt, why }),
    flush: (ms) => (isWriting ? atMost(ms, save({}), clock) : Promise.resolve()),
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
  const settled = new Set((other.settled ?? []).map(({ route, incident }) => `${routeKey(route)}${incident}`))
  const closed = new Set((other.closedGroups ?? []).map(({ route, group }) => `${routeKey(route)}${group}`))
  const earlier: Batch = {
    ...one,
    targets: (one.targets ?? []).filter(({ id }) => !other.goneTargets?.includes(id)),
    told: (one.told ?? []).filter(({ route, incident }) => !settled.has(`${routeKey(route)}${incident}`)),
    groups: (one.groups ?? []).filter(({ route, group }) => !closed.has(`${routeKey(route)}${group}`)),
    silences: (one.silences ?? []).filter(({ id }) => !other.endedSilences?.includes(id)),
  }
  const parts = new Map<string, unknown[]>()
  for (const batch of [earlier, other])
    for (const [part, rows] of Object.entries(batch) as [string, unknown[]][])
      if (rows.length > 0) parts.set(part, [...(parts.get(part) ?? []), ...rows])
  return Object.fromEntries(parts)
}
