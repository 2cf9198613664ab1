import { homedir } from 'node:os'
import { findInventory, noInventory } from '../inventory/find.ts'
import { loadInventory, pluginFolders } from '../inventory/load.ts'
import { readSources } from '../inventory/sources.ts'
import type { AnyCheck } from '../kit/check.ts'
import type { AnyConnector } from '../kit/connector.ts'
import type { Inventory } from '../model/inventory.ts'
import { WatchError } from '../base/problem.ts'
import { loadChecks, loadConnectors } from './plugins.ts'

export interface World {
  readonly inventory: Inventory
  readonly checks: ReadonlyMap<string, AnyCheck>
  readonly connectors: ReadonlyMap<string, AnyConnector>
}

/**
 * The inventory and the plugins it needs.
 *
 * @throws WatchError with every problem; nothing is started then
 */
export async function loadWorld(
  asked: { readonly config?: string },
  place: { readonly cwd: string; readonly env: Readonly<Record<string, string | undefined>> },
): Promise<World> {
  const home = place.env['HOME'] ?? homedir()
  const file = findInventory(asked.config, { cwd: place.cwd, home })
  if (file === null) throw noInventory({ cwd: place.cwd, home })
  const sources = await readSources(file, place.cwd)
  if (sources.documents.length === 0) throw new WatchError(sources.problems)
  const [checks, connectors] = await Promise.all([loadChecks(pluginFolders(sources, place.cwd)), loadConnectors()])
  const inventory = await loadInventory(sources, { checks, connectors }, { ...place, home })
  return { inventory, checks, connectors }
}

/** Folders with checks of the user's own, or none where there is no inventory to name them. */
export async function userPluginFolders(
  asked: { readonly config?: string },
  place: { readonly cwd: string; readonly env: Readonly<Record<string, string | undefined>> },
): Promise<string[]> {
  const home = place.env['HOME'] ?? homedir()
  const file = findInventory(asked.config, { cwd: place.cwd, home })
  return file === null ? [] : pluginFolders(await readSources(file, place.cwd), place.cwd)
}
