import type { Clock } from '../../base/clock.ts'
import type { Outgoing } from '../../model/notice.ts'
import type { Batch, Store } from '../../model/store.ts'
import { pictureOf } from './picture.ts'
import type { Picture } from './picture.ts'
import { saverTo } from './saver.ts'
import type { Saver } from './saver.ts'

/** The part of the daemon that remembers: what it knows, and the way from there to the store. */
export interface Keeping {
  readonly picture: Picture
  readonly saver: Saver
  readonly save: (batch: Batch) => Promise<void>
  /** Notices that were on their way when the last daemon ended. */
  readonly owed: readonly Outgoing[]
}

/**
 * Begins with what the last daemon has left.
 *
 * @param warn told what could not be read, and comes back by looking
 * @throws StoreError when the store cannot be read
 */
export async function startKeeping(store: Store, clock: Clock, warn: (text: string) => void): Promise<Keeping> {
  const remembered = await store.load()
  for (const text of remembered.warnings) warn(text)
  const saver = saverTo(store, clock)
  return {
    picture: pictureOf(remembered),
    saver,
    save: (batch) => saver.save(batch),
    owed: remembered.outgoing,
  }
}
