import { jsonSchema } from '../inventory/json-schema.ts'
import { loadChecks, loadConnectors } from './plugins.ts'

/** The JSON Schema of an inventory for the plugins that are shipped. */
export async function inventoryJsonSchema(): Promise<Record<string, unknown>> {
  const [checks, connectors] = await Promise.all([loadChecks(), loadConnectors()])
  return jsonSchema({ checks, connectors })
}
