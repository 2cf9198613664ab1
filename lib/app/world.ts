import { homedir } from 'node:os'
import { findInventory, noInventory } from '../inventory/find.ts'
import { loadInventory } from '../inventory/load.ts'
import { EXPORTERS } from '../inventory/exporters.ts'
import { kindsUsed } from '../inventory/notifiers.ts'
import { readSources } from '../inventory/sources.ts'
import type { AnyCheck } from '../kit/check.ts'
import type { AnyConnector } from '../kit/connector.ts'
import type { AnyPusher } from '../kit/exporter.ts'
import { remediesUsed } from '../inventory/steps.ts'
import type { AnyNotifier } from '../kit/notifier.ts'
import type { AnyRemedy } from '../kit/remedy.ts'
import type { Inventory } from '../model/inventory.ts'
import { WatchError } from '../base/problem.ts'
import { exporterNames, loadPushers } from './exporters.ts'
import { loadNotifiers, notifierNames } from './notifiers.ts'
import { loadRemedies, remedyNames } from './remedies.ts'
import { loadChecks, loadConnectors } from './plugins.ts'

export interface World {
  readonly inventory: Inventory
  readonly checks: ReadonlyMap<string, AnyCheck>
  readonly connectors: ReadonlyMap<string, AnyConnector>
  /** Those that the inventory uses. */
  readonly notifiers: ReadonlyMap<string, AnyNotifier>
  /** Likewise. */
  readonly exporters: ReadonlyMap<string, AnyPusher>
  /** Likewise. */
  readonly remedies: ReadonlyMap<string, AnyRemedy>
}

interface Place {
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
}

/**
 * The inventory and the plugins it needs.
 *
 * @throws WatchError with every problem; nothing is started then
 */
export async function loadWorld(asked: { readonly config?: string }, place: Place): Promise<World> {
  const at = standpoint(place)
  const file = findInventory(asked.config, at)
  if (file === null) throw noInventory(at)
  const sources = await readSources(file, at)
  if (sources.documents.length === 0) throw new WatchError(sources.problems)
  const [checks, connectors, notifiers, exporters, remedies] = await Promise.all([
    loadChecks(sources.pluginFolders).catch((error: unknown) => {
      // What is wrong with the files is told together with what is wrong with the plugins they name.
      if (!(error instanceof WatchError)) throw error
      throw new WatchError([...sources.problems, ...error.problems], { cause: error })
    }),
    loadConnectors(),
    usedOf<AnyNotifier>(kindsUsed(sources.documents), loadNotifiers, notifierNames),
    usedOf<AnyPusher>(kindsUsed(sources.documents, EXPORTERS), loadPushers, exporterNames),
    usedOf<AnyRemedy>(remediesUsed(sources.documents), loadRemedies, remedyNames),
  ])
  const plugins = { checks, connectors, notifiers, exporters, remedies }
  const inventory = await loadInventory(sources, plugins, { ...at, env: place.env })
  return { inventory, ...plugins }
}

/** Those that are used; all of them when somebody uses one that there is not, to say which there are. */
async function usedOf<Plugin>(
  used: readonly string[],
  load: (names: readonly string[]) => Promise<ReadonlyMap<string, Plugin>>,
  all: () => readonly string[],
): Promise<ReadonlyMap<string, Plugin>> {
  const found = await load(used)
  return used.every((name) => found.has(name)) ? found : load(all())
}

/** Folders with checks of the user's own, or none where there is no inventory to name them. */
export async function userPluginFolders(asked: { readonly config?: string }, place: Place): Promise<readonly string[]> {
  const at = standpoint(place)
  const file = findInventory(asked.config, at)
  return file === null ? [] : (await readSources(file, at)).pluginFolders
}

/** Whether there is an inventory to read, asked for or in one of the usual places. */
export function hasInventory(asked: { readonly config?: string }, place: Place): boolean {
  return findInventory(asked.config, standpoint(place)) !== null
}

function standpoint({ cwd, env }: Place): { cwd: string; home: string } {
  return { cwd, home: env['HOME'] ?? homedir() }
}
