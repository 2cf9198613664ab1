import { dirname, resolve } from 'node:path'
import type { Clock } from '../../base/clock.ts'
import type { Inventory, PushPlan } from '../../model/inventory.ts'
import { openRegistry } from '../../registry/registry.ts'
import type { Registry } from '../../registry/registry.ts'
import type { Remote } from '../../registry/push.ts'
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

/** Paths begin where the main file lies. */
function remoteOf({ remote, key, knownHosts }: PushPlan, folder: string): Remote {
  const address = typeof remote === 'string' ? remote : remote.reveal()
  return {
    address: /^\.{1,2}\//u.test(address) ? resolve(folder, address) : address,
    ...(key !== undefined && { key: resolve(folder, key) }),
    ...(knownHosts !== undefined && { knownHosts: resolve(folder, knownHosts) }),
  }
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
  world: Place & { readonly clock: Clock; readonly mended?: (words: string) => void; readonly signal?: AbortSignal },
): Promise<Registry> {
  const folder = registryFolder(inventory, world)
  if (folder === null)
    throw new RegistryError('missing', 'nothing is recorded: "registry" is off in the settings of targets.yaml')
  const { identity, push } = inventory.settings.registry ?? {}
  const remote = push && remoteOf(push, dirname(mainFile(inventory, world.cwd)))
  return openRegistry(folder, access, { ...world, ...(identity && { identity }), ...(remote && { remote }) })
}
