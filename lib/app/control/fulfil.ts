import type { Inventory } from '../../model/inventory.ts'
import type { Batch, Store } from '../../model/store.ts'
import type { EpochMs } from '../../model/time.ts'
import { isAboutDaemon } from '../daemon/about-daemon.ts'
import type { AboutDaemon } from '../daemon/about-daemon.ts'
import { answer, isQuestion } from '../daemon/answer.ts'
import { pictureOf } from '../daemon/picture.ts'
import { viewOf } from '../daemon/view.ts'
import { stateFile } from '../state-folder.ts'
import type { Place } from '../state-folder.ts'
import { openStoreOf } from '../store.ts'
import type { World } from '../world.ts'
import { writingTo } from '../heal/writing.ts'
import type { WritingWorld } from '../heal/writing.ts'
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
  wishing: { readonly world: World; readonly store: string | undefined; readonly now: EpochMs },
  place: Place,
): Promise<Outcome> {
  const { now } = wishing
  const { inventory, checks } = wishing.world
  const answered = await askDaemon(controlSocket(inventory, place), asked)
  if (answered) return answered
  if (isForDaemon(asked)) return { kind: 'refused', why: 'no daemon runs with this inventory' }
  const isAsking = isQuestion(asked)
  // Only a daemon makes a store: one that is made here, in the wrong place, would be read by nobody.
  if (!isAsking) await (await openStoreOf(wishing.store, inventory, place, 'read')).close()
  const store = await openStoreOf(wishing.store, inventory, place, isAsking ? 'read' : 'write')
  try {
    const remembered = await store.load()
    const picture = pictureOf(remembered)
    const view = viewOf(inventory, picture, checks)
    const { batch, healed, outcome } = await answer(asked, {
      inventory,
      picture,
      view,
      store,
      source: 'store',
      healer: null,
      now,
    })
    if (healed) await writingTo(remembered.auditHead, writingInto(store, now))(healed)
    else if (!isAsking) await store.save(batch)
    return outcome
  } finally {
    await store.close()
  }
}

/** What is about the daemon itself, or what only it can do. */
type ForDaemon = Extract<Wish, { do: 'reload' | AboutDaemon | 'heal-plan' | 'heal-run' }>

function isForDaemon(asked: Wish): asked is ForDaemon {
  return asked.do === 'reload' || isAboutDaemon(asked) || asked.do === 'heal-plan' || asked.do === 'heal-run'
}

function writingInto(store: Pick<Store, 'save'>, now: EpochMs): WritingWorld {
  const save = async (batch: Batch): Promise<boolean> => {
    await store.save(batch)
    return true
  }
  // Whoever asks is told on the command line.
  return { save, now: () => now, say: () => undefined }
}
