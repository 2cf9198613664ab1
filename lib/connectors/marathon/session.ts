import type { OpenContext, Session } from '../../kit/connector.ts'
import { fault } from '../../kit/fault.ts'
import { jsonOf } from '../../kit/web-api/answer.ts'
import { anyOf } from '../../kit/web-api/at-any.ts'
import { webApi } from '../../kit/web-api/client.ts'
import { placesOf } from '../../kit/web-api/options.ts'
import type { WebApiOptions } from '../../kit/web-api/options.ts'
import { webSession } from '../../kit/web-api/session.ts'
import { info } from './api.ts'
import { configurationReader, onceAtATime } from './configurations.ts'
import { listenTo } from './events.ts'
import { leaderIn } from './leader.ts'
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
      const question = { path: '/v2/info', maxBytes: INFO_BYTES, withinMs: OPENING_MS }
      const answer = await api.ask(place, question, context.signal)
      const { elected, leader } = jsonOf(answer, info)
      if (elected === false && (leader ?? '') === '') throw fault('unreachable', `${place.name}: it has no leader`)
      any.prefer(leaderIn(answer, place))
    }, context.signal)
  } catch (error) {
    api.close()
    throw error
  }
  const shared = onceAtATime(api)
  const reader = marathonReader(shared, any)
  const configurations = configurationReader(shared, any, context.record ?? null)
  const over = new AbortController()
  if (context.onEvent) void listenTo(api, any, { clock: context.clock, onEvent: context.onEvent, over: over.signal })
  return webSession(
    api,
    (heed) => ({
      workloads: { read: (sections, signal) => heed(() => reader.read(sections, signal)) },
      configurations: { read: (sections, signal) => heed(() => configurations.read(sections, signal)) },
      control: { workloads: async () => (await import('./control.ts')).runSpecControl({ api, any }) },
    }),
    () => over.abort(fault('lost', 'the conversation was closed')),
  )
}
