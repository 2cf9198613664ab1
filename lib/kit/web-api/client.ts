import { withDeadline } from '../../base/deadline.ts'
import type { Clock } from '../../base/clock.ts'
import type { Cost } from '../../model/session.ts'
import type { Ms } from '../../model/time.ts'
import { fault, timedOut } from '../fault.ts'
import type { FaultError } from '../fault.ts'
import { inOnePiece } from '../json-body.ts'
import type { Answer } from './answer.ts'
import { credentialsOf } from './credentials.ts'
import type { Credentials } from './credentials.ts'
import { placed, webFault } from './faults.ts'
import type { WebApiOptions } from './options.ts'
import type { ApiPlace } from './places.ts'
import { transportWith } from './transport.ts'
import type { Response, Wire } from './transport.ts'

/** From the question to the first byte of the answer, the connection included; and to its end. */
const ANSWER_MS = 10_000
const TOTAL_MS = 30_000
const REFUSAL_BYTES = 64 * 1024

export interface Question {
  /** Below the place, with its query: "/v2/info". */
  readonly path: string
  /** JSON text; then it is a POST, where no method is said. */
  readonly body?: string
  /** Of what changes something: it is sent once, whatever becomes of it. */
  readonly method?: 'PUT' | 'POST' | 'DELETE'
  readonly maxBytes: number
  /** All of the answer has to be there by then, where that is sooner than usual. */
  readonly withinMs?: Ms
}

/** Asks places of one API. Nothing is sent to a place that was not handed in: redirects are told, not followed. */
export interface WebApi {
  /** Any status is an answer. Throws a FaultError where there is none. */
  ask(place: ApiPlace, question: Question, signal: AbortSignal): Promise<Answer>
  /**
   * Opens an answer of text/event-stream, which may never end, or gives what was answered instead.
   * Who opens it reads it to its end, or aborts `whole`.
   */
  open(
    place: ApiPlace,
    path: string,
    whole: AbortSignal,
  ): Promise<{ readonly stream: NodeJS.ReadableStream } | { readonly answer: Answer }>
  cost(): Cost
  close(): void
}

export function webApi(options: Pick<WebApiOptions, 'auth' | 'tls'>, clock: Clock): WebApi {
  const transport = transportWith(options.tls)
  const answerOf = (place: ApiPlace, path: string, maxBytes: number, response: Response): Promise<Answer> =>
    wholeAnswer(place, path, maxBytes, response, () => credentials.hidden())
  const exchange = (place: ApiPlace, question: Question, authorization: string | null, signal: AbortSignal) =>
    within(question.withinMs ?? TOTAL_MS, place, signal, async (whole) => {
      const { path, body, maxBytes, withinMs = ANSWER_MS } = question
      const wire: Wire = {
        method: question.method ?? (body === undefined ? 'GET' : 'POST'),
        accept: 'application/json',
        authorization,
        ...(body !== undefined && { body }),
        isChange: question.method !== undefined,
      }
      // The deadline of the first byte may not end the body behind it.
      const response = await first(Math.min(withinMs, ANSWER_MS), whole, place, (own) =>
        transport.send(new URL(place.base + path), wire, own),
      )
      return answerOf(place, path, maxBytes, response)
    })
  const credentials = credentialsOf(
    options.auth,
    (place, path, body, signal) => exchange(place, { path, body, maxBytes: REFUSAL_BYTES }, null, signal),
    clock,
  )
  const opened = async (place: ApiPlace, path: string, authorization: string | null, whole: AbortSignal) => {
    const wire: Wire = { method: 'GET', accept: 'text/event-stream', authorization }
    const response = await first(ANSWER_MS, whole, place, (own) =>
      transport.send(new URL(place.base + path), wire, own),
    )
    const type = response.headers.get('content-type') ?? ''
    if (response.status === 200 && /^text\/event-stream\b/iu.test(type) && response.body)
      return { stream: response.body }
    // What is no stream of events is not read to an end that may never come.
    if (response.status === 200) {
      hangUp(response)
      throw fault('not-supported', `${place.name}: "${path}" answers "${type.slice(0, 100)}" instead of events`)
    }
    return within(ANSWER_MS, place, whole, async (short) => {
      short.addEventListener('abort', () => hangUp(response), { once: true })
      return { answer: await answerOf(place, path, REFUSAL_BYTES, response) }
    })
  }
  const known = <T>(signal: AbortSignal, work: (shown: string | null) => Promise<T>, of: (got: T) => number) =>
    askedAgain(credentials, signal, work, of)

  return {
    ask: (place, question, signal) =>
      known(
        signal,
        (shown) => exchange(place, question, shown, signal),
        ({ status }) => status,
      ),
    open: (place, path, whole) =>
      known(
        whole,
        (authorization) => faulting(place, whole, () => opened(place, path, authorization, whole)),
        (got) => ('answer' in got ? got.answer.status : 200),
      ),
    cost: () => transport.cost(),
    close: () => transport.close(),
  }
}

/** Runs the wait for a first byte with a deadline of its own; what comes behind it lives as long as `whole`. */
async function first(
  ms: Ms,
  whole: AbortSignal,
  place: ApiPlace,
  work: (signal: AbortSignal) => Promise<Response>,
): Promise<Response> {
  const own = new AbortController()
  const stop = (): void => own.abort(whole.reason)
  whole.addEventListener('abort', stop, { once: true })
  return withDeadline({ ms, parent: whole, expired: () => lateAt(place, ms) }, (signal) => {
    signal.addEventListener('abort', () => own.abort(signal.reason), { once: true })
    return work(own.signal)
  })
}

function lateAt({ name }: ApiPlace, ms: Ms): FaultError {
  return placed(timedOut('answer', ms), name)
}

/** Runs a conversation with a place within a deadline. What it throws is a fault of that place. */
function within<T>(ms: Ms, place: ApiPlace, parent: AbortSignal, work: (whole: AbortSignal) => Promise<T>): Promise<T> {
  return faulting(place, parent, () => withDeadline({ ms, parent, expired: () => lateAt(place, ms) }, work))
}

async function faulting<T>(place: ApiPlace, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    signal.throwIfAborted()
    throw webFault(error, place)
  }
}

function hangUp({ body }: Response): void {
  const stream: (NodeJS.ReadableStream & { destroy?: () => void }) | null = body
  stream?.destroy?.()
}

async function wholeAnswer(
  place: ApiPlace,
  path: string,
  maxBytes: number,
  { status, headers, body }: Response,
  hidden: () => Answer['hidden'],
): Promise<Answer> {
  return {
    place: place.name,
    path: path.replace(/\?.*$/u, ''),
    status,
    type: headers.get('content-type') ?? '',
    location: headers.get('location'),
    headers,
    body: body ? await inOnePiece(body, status < 300 ? maxBytes : REFUSAL_BYTES) : Buffer.alloc(0),
    hidden: hidden(),
  }
}

/** Whoever is not known with what was shown is asked once more with something new, where there is any. */
async function askedAgain<T>(
  credentials: Credentials,
  signal: AbortSignal,
  work: (shown: string | null) => Promise<T>,
  of: (got: T) => number,
): Promise<T> {
  const shown = await credentials.header(signal)
  const got = await work(shown)
  if (of(got) !== 401 || !credentials.renew(shown)) return got
  return work(await credentials.header(signal))
}
