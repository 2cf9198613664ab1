import type { Clock } from '../../base/clock.ts'
import { formatDuration } from '../../base/duration.ts'
import type { Outgoing } from '../../model/notice.ts'
import type { Batch, Remembered, Store } from '../../model/store.ts'
import { transitionFeed } from './feed.ts'
import type { Feed } from './feed.ts'
import { pictureOf } from './picture.ts'
import type { Picture } from './picture.ts'
import { savingBy, saverTo } from './saver.ts'
import type { Saver, SaverLog } from './saver.ts'

/** The part of the daemon that remembers: what it knows, and the way from there to the store. */
export interface Keeping {
  readonly picture: Picture
  readonly saver: Saver
  readonly save: (batch: Batch) => Promise<void>
  /** What has happened to subjects, told when it is saved. */
  readonly feed: Feed
  /** What was done before, and where the log of it ends. */
  readonly healed: Pick<Remembered, 'deeds' | 'auditHead'>
  /** Notices that were on their way when the last daemon ended. */
  readonly owed: readonly Outgoing[]
}

interface KeepingLog {
  warn(text: string): void
  say(text: string): void
}

/**
 * Begins with what the last daemon has left.
 *
 * @param log told what could not be read, and comes back by looking; and when nothing can be written, and can again
 * @throws StoreError when the store cannot be read
 */
export async function startKeeping(store: Store, clock: Clock, log: KeepingLog): Promise<Keeping> {
  const remembered = await store.load()
  for (const text of remembered.warnings) log.warn(text)
  const saver = saverTo(store, clock, tellingOf(log))
  const feed = transitionFeed({ store, clock })
  const save = savingBy(saver)
  return {
    picture: pictureOf(remembered),
    saver,
    save: async (batch) => {
      await save(batch)
      feed.take(batch)
    },
    feed,
    healed: remembered,
    owed: remembered.outgoing,
  }
}

function tellingOf(log: KeepingLog): SaverLog {
  return {
    failed: (why) => log.warn(`the store has failed: ${why}; looking and telling go on, and writing is tried again`),
    recovered: (afterMs) => log.say(`the store has been written again after ${formatDuration(afterMs)}`),
  }
}
