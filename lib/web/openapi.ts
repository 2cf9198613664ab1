import * as z from 'zod'
import { API, EVENTS } from './api.ts'
import type { Asked } from './api.ts'
import { errorAnswer } from './api-words.ts'
import { WISHES } from './api-wishes.ts'
import type { Wished } from './api-wishes.ts'
import { PAST_API } from './past-api.ts'

const JSON_TYPE = 'application/json'

/** What programs may ask and have done, as OpenAPI 3.1 has it; made of the very schemas that both are held against. */
export function openApi(version: string): unknown {
  const now = Object.entries(API).map(([name, each]) => [each.path, { get: operation(name, each) }] as const)
  const past = Object.entries(PAST_API).map(([name, each]) => {
    const others = {
      400: { description: 'the question is wrong: the answer says what, as text' },
      404: { description: 'there is nothing of that name, or nothing is kept' },
      503: { description: 'it cannot be read now: the answer says why, as text' },
    }
    const { responses, ...rest } = operation(name, each)
    return [
      each.path,
      { get: { ...rest, parameters: parametersOf(each.query), responses: { ...responses, ...others } } },
    ] as const
  })
  const done = Object.entries(WISHES).map(([name, wished]) => [wished.path, { post: postOf(name, wished) }] as const)
  const about = 'What the daemon knows, and what it may be told. Moments are UTC.'
  return {
    openapi: '3.1.0',
    info: { title: 'orch-watch', version, description: about },
    components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
    paths: Object.fromEntries<unknown>([...now, ...past, ...done, [EVENTS.path, events()]]),
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

/** What is answered, and what the door says. */
function operation(name: string, { about, schema }: Pick<Asked, 'about' | 'schema'>) {
  const content = { 'application/json': { schema: z.toJSONSchema(schema) } }
  const responses = {
    200: { description: about, content },
    401: { description: 'a token is needed, and was not given' },
    421: { description: 'asked under a name that is not ours' },
  }
  return { operationId: name, summary: about, responses, security: [{ token: [] }, {}] }
}

function parametersOf(query: z.ZodObject): readonly unknown[] {
  const { properties = {}, required = [] } = z.toJSONSchema(query, { io: 'input' })
  return Object.entries(properties).map(([name, property]) => {
    const { description, example, ...schema } = property as Record<string, unknown>
    return {
      ...{ name, in: 'query', required: required.includes(name), schema },
      ...(description !== undefined && { description }),
      ...(example !== undefined && { example }),
    }
  })
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
