import { dirname, resolve } from 'node:path'
import type { Inventory } from '../model/inventory.ts'
import type { Store } from '../model/store.ts'
import { openStore } from '../store/open-store.ts'
import { mainFile, stateFile } from './state-folder.ts'
import type { Place } from './state-folder.ts'

const SQLITE = 'sqlite:'

/** What of an inventory says where its store is. */
export type OfStore = Pick<Inventory, 'files'> & { readonly settings: Pick<Inventory['settings'], 'store'> }

/**
 * The store of this inventory: what was asked for on the command line, then in the settings, then a file in the state
 * folder of the service or of the user.
 *
 * @param access `write` for the one daemon, `read` for whoever only looks
 * @throws StoreError
 */
export function openStoreOf(
  asked: string | undefined,
  inventory: OfStore,
  place: Place,
  access: 'write' | 'read',
): Promise<Store> {
  return openStore(storeAddress(asked, inventory, place), { access })
}

export function storeAddress(asked: string | undefined, inventory: OfStore, place: Place): string {
  if (asked !== undefined) return absolute(asked, place.cwd)
  const { store } = inventory.settings
  const address = typeof store === 'object' ? store.reveal() : store
  if (address !== undefined) return absolute(address, dirname(mainFile(inventory, place.cwd)))
  return `${SQLITE}${stateFile('store', 'db', inventory, place)}`
}

/** A path is relative to where it was written. */
function absolute(address: string, folder: string): string {
  return address.startsWith(SQLITE) ? `${SQLITE}${resolve(folder, address.slice(SQLITE.length))}` : address
}
