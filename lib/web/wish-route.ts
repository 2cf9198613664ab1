import type { Context } from 'hono'
import { jsonText } from '../base/json-text.ts'
import type { Ms } from '../model/time.ts'
import { answerOf } from './api-words.ts'
import type { Wished } from './api-wishes.ts'
import { inTime } from './in-time.ts'
import { jsonBody } from './json-body.ts'
import type { Route } from './route.ts'

/** Whoever wants a plan waits for a look at everything; of what lasts longer it is said that it goes on. */
const WAITED_MS: Ms = 5 * 60_000
const MOST_PROBLEMS = 20

/** A route by which programs have one of these things done. */
export function wishRoute(name: string, { path, body, wish: wishOf }: Wished): Route {
  return {
    ...{ name, method: 'POST', path, right: 'write', timeoutMs: WAITED_MS + 30_000 },
    async answer(context, { wishes }) {
      const sent = jsonBody(await context.req.text())
      if ('wrong' in sent) return tell(context, { error: sent.wrong }, 400)
      const parsed = body.safeParse(sent.value)
      if (!parsed.success) {
        const problems = parsed.error.issues.slice(0, MOST_PROBLEMS)
        const said = problems.map(({ path: at, message }) => ({ at: at.map(String).join('.'), says: message }))
        return tell(context, { error: 'this is not what can be asked here', problems: said }, 422)
      }
      const wish = wishOf(parsed.data, wishes.now())
      const outcome = await inTime(wishes.fulfil(wish), WAITED_MS)
      if (outcome?.kind === 'refused') return tell(context, { error: outcome.why }, 409)
      return tell(context, answerOf(outcome, wish, wishes.now()), outcome === null ? 202 : 200)
    },
  }
}

function tell(context: Context, document: unknown, status: 200 | 202 | 400 | 409 | 422): Response {
  return context.body(jsonText(document), status, { 'content-type': 'application/json' })
}
