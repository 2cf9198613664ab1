import * as z from 'zod'
import { API } from './api.ts'
import { errorAnswer } from './api-words.ts'
import { WISHES } from './api-wishes.ts'
import type { Wished } from './api-wishes.ts'

const JSON_TYPE = 'application/json'

/** What programs may ask and have done, as OpenAPI 3.1 has it; made of the very schemas that both are held against. */
export function openApi(version: string): unknown {
  const asked = Object.entries(API).map(([name, { path, about, schema }]) => {
    const responses = {
      200: { description: about, content: { [JSON_TYPE]: { schema: z.toJSONSchema(schema) } } },
      401: { description: 'a token is needed, and was not given' },
      421: { description: 'asked under a name that is not ours' },
    }
    return [path, { get: { operationId: name, summary: about, responses, security: [{ token: [] }, {}] } }] as const
  })
  const done = Object.entries(WISHES).map(([name, wished]) => [wished.path, { post: postOf(name, wished) }] as const)
  const about = 'What the daemon knows, and what it may be told. Moments are UTC.'
  return {
    openapi: '3.1.0',
    info: { title: 'orch-watch', version, description: about },
    components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
    paths: Object.fromEntries<unknown>([...asked, ...done]),
  }
}

function postOf(name: string, { about, body, answer }: Wished): unknown {
  const answered = (description: string, schema: z.ZodType): unknown => {
    const made = z.toJSONSchema(schema)
    return { description, content: { [JSON_TYPE]: { schema: made } } }
  }
  const wanted = z.toJSONSchema(body, { io: 'input' })
  const refused = (description: string): unknown => answered(description, errorAnswer)
  return {
    operationId: `post-${name}`,
    summary: about,
    security: [{ token: [] }],
    requestBody: { required: true, content: { [JSON_TYPE]: { schema: wanted } } },
    responses: {
      200: answered('it is done', answer),
      202: answered('it takes longer, and goes on', answer),
      400: refused('not JSON, or a key stands there twice'),
      401: refused('the token for changes is needed, as "Authorization: Bearer ..."'),
      403: refused('this token may change nothing, or a page of somebody else has sent it'),
      409: refused('the daemon refuses it, and nothing was done'),
      413: { description: 'more than 64 KiB' },
      415: refused(`what is sent has to be ${JSON_TYPE}`),
      422: refused('the body is not what can be asked'),
    },
  }
}
