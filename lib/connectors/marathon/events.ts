import { createParser } from 'eventsource-parser'
import type { Clock } from '../../base/clock.ts'
import { refusalOf } from '../../kit/web-api/answer.ts'
import type { AnyPlace } from '../../kit/web-api/at-any.ts'
import type { WebApi } from '../../kit/web-api/client.ts'
import { placeSentTo } from '../../kit/web-api/places.ts'
import type { ApiPlace } from '../../kit/web-api/places.ts'
import type { Ms } from '../../model/time.ts'

/** What can change a verdict. The rest is noise: every API call of anybody is an event, too. */
const NOTABLE = [
  'status_update_event',
  'instance_changed_event',
  'instance_health_changed_event',
  'health_status_changed_event',
  'failed_health_check_event',
  'unhealthy_task_kill_event',
  'unhealthy_instance_kill_event',
  'unknown_instance_terminated_event',
  'deployment_info',
  'deployment_success',
  'deployment_failed',
  'deployment_step_success',
  'deployment_step_failure',
  'group_change_success',
  'app_terminated_event',
  'pod_created_event',
  'pod_updated_event',
  'pod_deleted_event',
] as const

const PATH = `/v2/events?${NOTABLE.map((each) => `event_type=${each}`).join('&')}`
const FIRST_WAIT_MS = 1000
const LONGEST_WAIT_MS = 5 * 60_000
/** One deployment_info holds the whole group before and after. */
const MAX_EVENT_CHARACTERS = 16 * 1024 ** 2
/** A stream that has lasted so long was well: the next try comes soon. */
const WELL_MS = 60_000

/** Listens until it is over. Never throws: without events the next pass sees what has changed. */
export async function listenTo(
  api: WebApi,
  any: AnyPlace,
  { clock, onEvent, over }: { readonly clock: Clock; readonly onEvent: () => void; readonly over: AbortSignal },
): Promise<void> {
  let waitMs: Ms = FIRST_WAIT_MS
  let times = 0
  // Nobody tells what happened between two streams: the second begins with a look.
  const onOpen = (): void => {
    if ((times += 1) > 1) onEvent()
  }
  while (!over.aborted) {
    const began = clock.monotonicMs()
    try {
      await listenOnce(api, any, { onOpen, onEvent, over })
    } catch {
      // Nobody was there, or it broke: the passes tell why, if anything is wrong.
    }
    if (clock.monotonicMs() - began > WELL_MS) waitMs = FIRST_WAIT_MS
    await clock.sleep(waitMs, over).catch(() => undefined) // over is seen above
    waitMs = Math.min(2 * waitMs, LONGEST_WAIT_MS)
  }
}

async function listenOnce(
  api: WebApi,
  any: AnyPlace,
  { onOpen, onEvent, over }: { readonly onOpen: () => void; readonly onEvent: () => void; readonly over: AbortSignal },
): Promise<void> {
  const own = new AbortController()
  const stop = (): void => own.abort(over.reason)
  over.addEventListener('abort', stop, { once: true })
  try {
    const stream = await any.ask((place) => streamAt(api, any, place, own.signal), own.signal)
    onOpen()
    await readEvents(stream, onEvent)
  } finally {
    over.removeEventListener('abort', stop)
    own.abort(new Error('this stream is over'))
  }
}

/** Only the leader has the stream; whoever else is asked names it. It is gone to where it is one of those listed. */
async function streamAt(
  api: WebApi,
  any: AnyPlace,
  place: ApiPlace,
  signal: AbortSignal,
): Promise<NodeJS.ReadableStream> {
  const opened = await api.open(place, PATH, signal)
  if ('stream' in opened) return opened.stream
  const { answer } = opened
  const sentTo = answer.status >= 300 && answer.status < 400 ? placeSentTo(answer.location, place) : null
  const leader = any.ordered().find(({ name }) => name === sentTo && name !== place.name)
  const led = leader && (await api.open(leader, PATH, signal))
  if (led && 'stream' in led) {
    any.prefer(sentTo)
    return led.stream
  }
  throw refusalOf(led && 'answer' in led ? led.answer : answer)
}

async function readEvents(stream: NodeJS.ReadableStream, onEvent: () => void): Promise<void> {
  const wanted = new Set<string>(NOTABLE)
  const broken = new Set<string>()
  const parser = createParser({
    maxBufferSize: MAX_EVENT_CHARACTERS,
    onEvent: ({ event }) => {
      if (wanted.has(event ?? '')) onEvent()
    },
    onError: ({ type }) => {
      broken.add(type)
    },
  })
  const decoder = new TextDecoder()
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    parser.feed(decoder.decode(chunk, { stream: true }))
    if (broken.has('max-buffer-size-exceeded')) return
  }
}
