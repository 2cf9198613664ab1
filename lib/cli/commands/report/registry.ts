import { openRegistryOf } from '../../../app/recording/registry-of.ts'
import { RegistryError } from '../../../kit/registry-error.ts'
import type { Inventory } from '../../../model/inventory.ts'
import type { Registry } from '../../../registry/registry.ts'
import type { Io } from '../../command.ts'

/** The registry of this inventory; null where nothing is recorded, or nothing has been yet. */
export async function registryOf(inventory: Inventory, io: Io): Promise<Registry | null> {
  if (inventory.settings.registry === null) return null
  try {
    return await openRegistryOf(inventory, 'read', io)
  } catch (error) {
    if (error instanceof RegistryError && error.trouble === 'missing') return null
    throw error
  }
}
