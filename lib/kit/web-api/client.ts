import { withDeadline } from '../../base/deadline.ts'
import type { Clock } from '../../base/clock.ts'
import type { Cost } from '../../model/session.ts'
import type { Ms } from '../../model/time.ts'
import { fault, FaultError, timedOut } from '../fault.ts'
import { readWhole } from './answer.ts'
import type { Answer } from './answer.ts'
import { credentialsOf } from './credentials.ts'
import type { Credentials } from './credentials.ts'
import { webFault } from './faults.ts'
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
  /** JSON text; then it is a POST. */
  readonly body?: string
  readonly maxBytes: number
  /** How long the first byte may take, where that is not as usual. */
  readonly answerMs?: Ms
}

/** Asks places of one API. Nothing is sent to a place that was not handed in: redirects are told, not followed. */
export interface WebApi {
  /** Any status is an answer. Throws a FaultError where there is none. */
  ask(place: ApiPlace, question: Question, signal: AbortSignal): Promise<Answer>
  /**
   * Opens an answer of text/event-stream, which may never end; null with where it was sent to instead, if anywhere.
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
    faulting(place, signal, () =>
      withDeadline({ ms: TOTAL_MS, parent: signal, expired: () => lateAt(place, TOTAL_MS) }, async (whole) => {
        const { path, body, maxBytes, answerMs = ANSWER_MS } = question
        const wire: Wire = {
          method: body === undefined ? 'GET' : 'POST',
          accept: 'application/json',
          authorization,
          ...(body !== undefined && { body }),
        }
        // The deadline of the first byte may not end the body behind it.
        const response = await first(answerMs, whole, place, (own) =>
          transport.send(new URL(place.base + path), wire, own),
        )
        return answerOf(place, path, maxBytes, response)
      }),
    )
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
    return { answer: await answerOf(place, path, REFUSAL_BYTES, response) }
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
  const { fault: late } = timedOut('answer', ms)
  return new FaultError({ ...late, message: `${name}: ${late.message}` })
}

async function faulting<T>({ name }: ApiPlace, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    signal.throwIfAborted()
    throw webFault(error, name)
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
    body: await readWhole(body, status === 200 ? maxBytes : REFUSAL_BYTES, place.name),
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
