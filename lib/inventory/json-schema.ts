import * as z from 'zod'
import { inventorySchema } from './schema.ts'
import type { Registries } from './schema.ts'

/** The JSON Schema of targets.yaml, for editors. Deterministic: the same plugins give the same bytes. */
export function jsonSchema(registries: Registries): Record<string, unknown> {
  const schema = z.toJSONSchema(inventorySchema(registries).file(), {
    io: 'input',
    target: 'draft-2020-12',
    unrepresentable: 'any',
    reused: 'inline',
  })
  const { $schema, ...rest } = schema as Record<string, unknown>
  return { $schema, title: 'orch-watch inventory', ...rest }
}
