import { jsonSchema } from '../inventory/json-schema.ts'
import { loadRemedies, remedyNames } from './remedies.ts'
import { loadNotifiers, notifierNames } from './notifiers.ts'
import { loadChecks, loadConnectors } from './plugins.ts'

/** The JSON Schema of an inventory: for the plugins that are shipped, and for those of the user's own folders. */
export async function inventoryJsonSchema(folders: readonly string[] = []): Promise<Record<string, unknown>> {
  const [checks, connectors, notifiers, remedies] = await Promise.all([
    loadChecks(folders),
    loadConnectors(),
    loadNotifiers(notifierNames()),
    loadRemedies(remedyNames()),
  ])
  return jsonSchema({ checks, connectors, notifiers, remedies })
}
