import * as z from 'zod'
import { API } from './api.ts'

/** What programs may ask, as OpenAPI 3.1 has it; made of the very schemas that the answers are held against. */
export function openApi(version: string): unknown {
  const paths = Object.entries(API).map(([name, { path, about, schema }]) => {
    const answer = z.toJSONSchema(schema)
    const content = { 'application/json': { schema: answer } }
    const responses = {
      200: { description: about, content },
      401: { description: 'a token is needed, and was not given' },
      421: { description: 'asked under a name that is not ours' },
    }
    return [path, { get: { operationId: name, summary: about, responses, security: [{ token: [] }, {}] } }] as const
  })
  return {
    openapi: '3.1.0',
    info: { title: 'orch-watch', version, description: 'What the daemon knows. Read only; moments are UTC.' },
    components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
    paths: Object.fromEntries(paths),
  }
}
