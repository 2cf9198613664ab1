import type { Clock } from '../../base/clock.ts'
import type { HistoryLimits, Keeping } from '../../model/history.ts'
import type { Batch, Store } from '../../model/store.ts'
import type { EpochMs, Ms } from '../../model/time.ts'
import type { Picture } from './picture.ts'
import { settledTime } from './settled-time.ts'

export interface HousekeepingWorld {
  readonly store: Pick<Store, 'prune' | 'pruneHistory'>
  /** Asked every time; null when no history is kept. */
  readonly keeping: () => Keeping | null
  readonly picture: Picture
  readonly clock: Clock
  readonly save: (batch: Batch) => Promise<void>
  /** Told why nothing could be cleared away; the next time may be better. */
  readonly failed: (why: string) => void
  readonly stopping: AbortSignal
}

/** What was over longer ago is forgotten. */
const KEPT_MS: Ms = 90 * 86_400_000
const EVERY_MS: Ms = 3_600_000
/** What is looked at less often than that waits so long to be packed. */
const UNPACKED_MS: Ms = 6 * 3_600_000

/** Forgets what nobody asks for any more, until it is told to stop. */
export async function keepHouse({ keeping, ...world }: HousekeepingWorld): Promise<void> {
  const { store, picture, clock, save, failed, stopping } = world
  const time = settledTime(clock, lastSeen(picture))
  while (!stopping.aborted) {
    const now = time()
    const over = picture.silences.filter(({ until }) => until <= now)
    picture.silences = picture.silences.filter((silence) => !over.includes(silence))
    const free = picture.holds.filter(({ until }) => until <= now)
    picture.holds = picture.holds.filter((hold) => !free.includes(hold))
    if (over.length + free.length > 0)
      await save({ endedSilences: over.map(({ id }) => id), endedHolds: free.map(({ id }) => id) })
    try {
      await store.prune(now - KEPT_MS)
      await store.pruneHistory(limitsAt(now, keeping()))
    } catch (error) {
      failed(error instanceof Error ? error.message : String(error))
    }
    await clock.sleep(EVERY_MS, stopping).catch(() => 'it is over')
  }
}

function lastSeen(picture: Picture): EpochMs | null {
  const seen = picture.targets().flatMap((id) => picture.statesOf(id).map(({ at }) => at))
  return seen.reduce<EpochMs | null>((last, at) => Math.max(last ?? at, at), null)
}

/** Where no history is wanted any more, that of before goes. */
function limitsAt(now: EpochMs, keeping: Keeping | null): HistoryLimits {
  if (!keeping) return { rawBefore: now, hourlyBefore: now, dailyBefore: now, packBefore: now, capBytes: 0 }
  return {
    rawBefore: now - keeping.rawMs,
    hourlyBefore: now - keeping.hourlyMs,
    dailyBefore: now - keeping.dailyMs,
    packBefore: now - UNPACKED_MS,
    capBytes: keeping.capBytes,
  }
}
