import { homedir } from 'node:os'
import { findInventory } from '../inventory/find.ts'
import { loadInventory } from '../inventory/load.ts'
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
  const sources = await readSources(findInventory(asked.config, { cwd: place.cwd, home }), { cwd: place.cwd, home })
  if (sources.documents.length === 0) throw new WatchError(sources.problems)
  const [checks, connectors] = await Promise.all([
    loadChecks(sources.pluginFolders).catch((error: unknown) => {
      throw error instanceof WatchError
        ? new WatchError([...sources.problems, ...error.problems], { cause: error })
        : error
    }),
    loadConnectors(),
  ])
  const inventory = await loadInventory(sources, { checks, connectors }, { ...place, home })
  return { inventory, checks, connectors }
}
