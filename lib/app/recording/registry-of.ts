import { dirname, resolve } from 'node:path'
import type { Clock } from '../../base/clock.ts'
import type { Inventory } from '../../model/inventory.ts'
import { openRegistry } from '../../registry/registry.ts'
import type { Registry } from '../../registry/registry.ts'
import { RegistryError } from '../../kit/registry-error.ts'
import { mainFile, stateFolder } from '../state-folder.ts'
import type { Place } from '../state-folder.ts'

/** Where the configurations of this inventory are recorded; null where they are not. */
export function registryFolder(inventory: Inventory, place: Place): string | null {
  const { registry } = inventory.settings
  if (!registry) return null
  if (registry.folder !== undefined) return resolve(dirname(mainFile(inventory, place.cwd)), registry.folder)
  return stateFolder('revisions', inventory, place)
}

/**
 * Opens the registry of this inventory.
 *
 * @param access `read` makes nothing
 * @throws RegistryError
 */
export function openRegistryOf(
  inventory: Inventory,
  access: 'read' | 'write',
  world: Place & { readonly clock: Clock; readonly mended?: (words: string) => void },
): Promise<Registry> {
  const folder = registryFolder(inventory, world)
  if (folder === null)
    throw new RegistryError('missing', 'nothing is recorded: "registry" is off in the settings of targets.yaml')
  const identity = inventory.settings.registry?.identity
  return openRegistry(folder, access, { ...world, ...(identity && { identity }) })
}
