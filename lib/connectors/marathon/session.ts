import type { OpenContext, Session } from '../../kit/connector.ts'
import { fault, FaultError } from '../../kit/fault.ts'
import { jsonOf } from '../../kit/web-api/answer.ts'
import { anyOf } from '../../kit/web-api/at-any.ts'
import { webApi } from '../../kit/web-api/client.ts'
import { mayAnswerElsewhere } from '../../kit/web-api/faults.ts'
import { placesOf } from '../../kit/web-api/options.ts'
import type { WebApiOptions } from '../../kit/web-api/options.ts'
import { info } from './api.ts'
import { listenTo } from './events.ts'
import { marathonReader } from './reader.ts'

const INFO_BYTES = 1024 ** 2
/** A member that hangs is given up early where there are others. */
const OPENING_MS = 5000

/** Finds a member that answers and knows who leads. Throws a FaultError. */
export async function openSession(options: WebApiOptions, context: OpenContext): Promise<Session> {
  const api = webApi(options, context.clock)
  const any = anyOf(placesOf(options))
  try {
    await any.ask(async (place) => {
      const question = { path: '/v2/info', maxBytes: INFO_BYTES, answerMs: OPENING_MS }
      const { elected, leader } = jsonOf(await api.ask(place, question, context.signal), info)
      if (elected === false && (leader ?? '') === '') throw fault('unreachable', `${place.name}: it has no leader`)
    }, context.signal)
  } catch (error) {
    api.close()
    throw error
  }
  const reader = marathonReader(api, any)
  const over = new AbortController()
  if (context.onEvent) void listenTo(api, any, { clock: context.clock, onEvent: context.onEvent, over: over.signal })
  let alive = true
  return {
    workloads: {
      read: async (sections, signal) => {
        try {
          return await reader.read(sections, signal)
        } catch (error) {
          // Whatever has become of the members is found out by opening anew.
          if (error instanceof FaultError && mayAnswerElsewhere(error)) alive = false
          throw error
        }
      },
    },
    cost: () => api.cost(),
    get alive() {
      return alive
    },
    close: () => {
      alive = false
      over.abort(fault('lost', 'the conversation was closed'))
      api.close()
      return Promise.resolve()
    },
  }
}
