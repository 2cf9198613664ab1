import { jsonSchema } from '../inventory/json-schema.ts'
import { loadRemedies, remedyNames } from './remedies.ts'
import { exporterNames, loadPushers } from './exporters.ts'
import { loadNotifiers, notifierNames } from './notifiers.ts'
import { loadChecks, loadConnectors } from './plugins.ts'

/** The JSON Schema of an inventory: for the plugins that are shipped, and for those of the user's own folders. */
export async function inventoryJsonSchema(folders: readonly string[] = []): Promise<Record<string, unknown>> {
  const [checks, connectors, notifiers, exporters, remedies] = await Promise.all([
    loadChecks(folders),
    loadConnectors(),
    loadNotifiers(notifierNames()),
    loadPushers(exporterNames()),
    loadRemedies(remedyNames()),
  ])
  return jsonSchema({ checks, connectors, notifiers, exporters, remedies })
}
