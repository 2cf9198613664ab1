import * as z from 'zod'
import { API, EVENTS } from './api.ts'

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
    paths: { ...Object.fromEntries(paths), [EVENTS.path]: events() },
  }
}

/** The schema is that of the data of one event: of a stream as a whole OpenAPI 3.1 has no other word. */
function events(): unknown {
  const { about, schema } = EVENTS
  const text = (name: string, where: string, description: string) => {
    return { name, in: where, description, schema: { type: 'string' }, required: false }
  }
  const responses = {
    200: { description: about, content: { 'text/event-stream': { schema: z.toJSONSchema(schema) } } },
    400: { description: 'no such target, another parameter, or an id that is none of ours' },
    401: { description: 'a token is needed, and was not given' },
    421: { description: 'asked under a name that is not ours' },
    503: { description: 'too many are listening; `Retry-After` says when to ask again' },
  }
  const parameters = [
    text('target', 'query', 'only of this target; may stand several times'),
    text('check', 'query', 'only of this check; may stand several times'),
    text(
      'Last-Event-ID',
      'header',
      'go on behind that event: what came since is told first, or that some of it is lost',
    ),
  ]
  return { get: { operationId: 'events', summary: about, parameters, responses, security: [{ token: [] }, {}] } }
}
