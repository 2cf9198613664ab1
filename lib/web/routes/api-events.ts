import type { Context } from 'hono'
import { instantOfTransition } from '../../kit/transition-document.ts'
import type { TransitionDocument } from '../../kit/transition-document.ts'
import { SELF } from '../../model/oneself.ts'
import { EVENTS } from '../api.ts'
import { refusedQuery } from '../query.ts'
import type { Route, Told } from '../route.ts'
import { sseMessage } from '../sse.ts'

/** Proxies end what says nothing for longer than a minute or so. */
const ALIVE_BEATS = 5
const ALIVE = new TextEncoder().encode(': alive\n\n')

/** However many listen, what is told once is put into bytes once. */
const messages = new WeakMap<Told, Uint8Array>()

/** Every change of what is believed, as it happens; from where a reader was that comes back. */
const apiEvents: Route = {
  name: 'api-events',
  method: 'GET',
  path: EVENTS.path,
  right: 'read',
  timeoutMs: null,
  async answer(context, { status, transitions, lines }) {
    const after = context.req.header('last-event-id') ?? null
    const wrong = refusedQuery(context, ['target', 'check']) ?? (await wrongIn(context, after, status))
    if (wrong !== null) return context.text(`${wrong}\n`, 400)
    const isWanted = wantedOf(context)
    return lines.open(context, (wake) => {
      let silentBeats = ALIVE_BEATS
      let over = false
      let follower: Awaited<ReturnType<typeof transitions.follow>> | null = null
      transitions.follow(after === null ? 'now' : { behind: after }, wake).then(
        (begun) => {
          if (over) begun.end()
          else follower = begun
          wake()
        },
        () => 'it is closed by whoever hears nothing',
      )
      return {
        next() {
          for (let told = follower?.next(); told; told = follower?.next()) {
            if (!isWanted(told.document)) continue
            silentBeats = 0
            return messageOf(told)
          }
          if (silentBeats < ALIVE_BEATS) return null
          silentBeats = 0
          return ALIVE
        },
        beat() {
          silentBeats += 1
          wake()
        },
        over() {
          over = true
          follower?.end()
        },
      }
    })
  },
}

export default apiEvents

async function wrongIn(
  context: Context,
  after: string | null,
  status: { board(): Promise<{ readonly targets: readonly { readonly id: string }[] }> },
): Promise<string | null> {
  if (after !== null && instantOfTransition(after) === null) return 'Last-Event-ID is no id of an event of ours'
  const asked = context.req.queries('target') ?? []
  if (asked.length === 0) return null
  const known = new Set([SELF, ...(await status.board()).targets.map(({ id }) => id)])
  return asked.every((id) => known.has(id)) ? null : 'there is no such target: "target" has to be the id of one'
}

function wantedOf({ req }: Context): (document: TransitionDocument) => boolean {
  const [targets, checks] = [new Set(req.queries('target')), new Set(req.queries('check'))]
  return (document) =>
    document.kind === 'lost' ||
    ((targets.size === 0 || targets.has(document.target)) && (checks.size === 0 || checks.has(document.check)))
}

function messageOf(told: Told): Uint8Array {
  const known = messages.get(told)
  if (known) return known
  const { document, text } = told
  const made = document.kind === 'lost' ? sseMessage('lost', text) : sseMessage('transition', text, document.id)
  messages.set(told, made)
  return made
}
