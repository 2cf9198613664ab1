import type { Inventory } from '../../model/inventory.ts'
import type { EpochMs } from '../../model/time.ts'
import { grant } from '../daemon/people.ts'
import { pictureOf } from '../daemon/picture.ts'
import { stateFile } from '../state-folder.ts'
import type { Place } from '../state-folder.ts'
import { openStoreOf } from '../store.ts'
import { askDaemon } from './ask.ts'
import type { Outcome, Wish } from './words.ts'

/** Where the daemon of this inventory listens for people. */
export function controlSocket(inventory: Inventory, place: Place): string {
  return stateFile('control', 'sock', inventory, place)
}

/**
 * Has a wish fulfilled: by the daemon where one runs, and without one in its store, where the next one finds it.
 *
 * @param wishing.store where the daemon keeps what it knows, as given on the command line
 * @throws StoreError
 */
export async function fulfil(
  asked: Wish,
  wishing: { readonly inventory: Inventory; readonly store: string | undefined; readonly now: EpochMs },
  place: Place,
): Promise<Outcome> {
  const { inventory, now } = wishing
  const answered = await askDaemon(controlSocket(inventory, place), asked)
  if (answered) return answered
  if (asked.do === 'reload') return { kind: 'refused', why: 'no daemon runs with this inventory' }
  const store = await openStoreOf(wishing.store, inventory, place, 'write')
  try {
    const { batch, outcome } = grant(asked, pictureOf(await store.load()), now)
    await store.save(batch)
    return outcome
  } finally {
    await store.close()
  }
}
