import { setMaxListeners } from 'node:events'
import { request as plainRequest } from 'node:http'
import type { IncomingMessage, RequestOptions } from 'node:http'
import { request as secureRequest } from 'node:https'
import type { Clock } from '../../base/clock.ts'
import { withDeadline } from '../../base/deadline.ts'
import { fault, timedOut } from '../../kit/fault.ts'
import type { Cost } from '../../model/session.ts'
import type { Ms } from '../../model/time.ts'
import type { RefusedError } from './faults.ts'
import type { Access, Credentials } from './access.ts'
import { readBody } from '../../kit/json-body.ts'
import { countedSockets } from '../../kit/network/counted.ts'
import { wasCut } from '../../kit/network/cut.ts'
import { refusal, serverFault } from './faults.ts'

/** From the question to the first byte of the answer, the connection included. */
const ANSWER_MS: Ms = 15_000
const TOTAL_MS: Ms = 40_000
/** Of a change: those who have a say in it are asked one after the other, each for up to thirty seconds. */
const CHANGE_MS: Ms = 60_000
/** Longer than this a pass does not wait for a server that asks for patience. */
const PATIENCE_MS: Ms = 15_000
const REFUSAL_BYTES = 64 * 1024
/** Of five hundred pods with all that controllers note on them. */
const PAGE_BYTES = 64 * 1024 ** 2
/** Of one object: a server keeps none that is larger than a megabyte and a half. */
const OBJECT_BYTES = 4 * 1024 ** 2

/** Asks one API server. Throws a FaultError; a RefusedError is one that carries the HTTP status. */
export interface Client {
  /** @param maxBytes of the answer */
  ask(path: string, signal: AbortSignal, maxBytes?: number): Promise<Buffer>
  /** Opens an answer that may never end. Who opens it reads it, bounds it, and listens for its errors. */
  open(path: string, wait: { readonly opening: AbortSignal; readonly whole: AbortSignal }): Promise<IncomingMessage>
  /**
   * Puts an object in the place of another. It is sent again where the server has turned it away unread (401, 429), never
   * where nobody knows whether it was done.
   */
  put(path: string, object: unknown, signal: AbortSignal): Promise<Buffer>
  /** Makes an object, or asks for what a subresource does; sent again as `put` is. */
  post(path: string, object: unknown, signal: AbortSignal): Promise<Buffer>
  /** Changes parts of an object (RFC 7386), as `put` does the whole. */
  patch(path: string, parts: unknown, signal: AbortSignal): Promise<Buffer>
  cost(): Cost
  close(): void
}

/** What is sent. */
interface Question {
  readonly path: string
  /** JSON, of what changes something. */
  readonly body?: string
  /** How it is sent where there is a body; PUT when left out. */
  readonly method?: 'PUT' | 'POST' | 'PATCH'
}

const TYPES = { PUT: 'application/json', POST: 'application/json', PATCH: 'application/merge-patch+json' } as const

interface Wire {
  readonly send: (access: Access, question: Question, signal: AbortSignal) => Promise<IncomingMessage>
  readonly cost: () => Cost
}

export function apiClient(credentials: Credentials, clock: Clock): Client {
  const { send, cost } = wire()
  const over = new AbortController()
  // One listener for each question that is open.
  setMaxListeners(0, over.signal)

  /** The answer, or the refusal; one that is about who we are is looked into once. */
  const answered = async (question: Question, first: AbortSignal, whole: AbortSignal): Promise<IncomingMessage> => {
    const isChange = question.body !== undefined
    const ms = isChange ? CHANGE_MS : ANSWER_MS
    for (let attempt = 1; ; attempt += 1) {
      const access = await credentials.get(whole)
      const wait = { ms, parent: first, expired: () => timedOut('answer', ms) }
      const response = await withDeadline(wait, (own) => send(access, question, AbortSignal.any([own, whole]))).catch(
        (error: unknown) => {
          first.throwIfAborted()
          throw serverFault(error, access.server.host)
        },
      )
      const status = response.statusCode ?? 0
      if (status === 200 || (isChange && status === 201)) return response
      const body = await readBody(response, REFUSAL_BYTES, whole)
      const refused = refusal(status, placeIn(question), body, isChange)
      if (attempt > 1) throw refused
      if (status === 401) await credentials.renew(access, whole)
      else if (status === 429) await patience(response, refused, whole)
      else throw refused
    }
  }

  const patience = async (response: IncomingMessage, refused: RefusedError, signal: AbortSignal): Promise<void> => {
    const askedMs = Number(response.headers['retry-after'] ?? '1') * 1000
    if (!(askedMs >= 0 && askedMs <= PATIENCE_MS)) throw refused
    await clock.sleep(askedMs, signal)
  }

  const wholly = (question: Question, parent: AbortSignal, maxBytes: number): Promise<Buffer> => {
    const signal = AbortSignal.any([parent, over.signal])
    const ms = question.body === undefined ? TOTAL_MS : 2 * CHANGE_MS
    return withDeadline({ ms, parent: signal, expired: () => timedOut('answer', ms) }, async (whole) => {
      try {
        return await readBody(await answered(question, whole, whole), maxBytes, whole)
      } catch (error) {
        whole.throwIfAborted()
        throw serverFault(error, placeIn(question))
      }
    })
  }

  return {
    ask: (path, signal, maxBytes = PAGE_BYTES) => wholly({ path }, signal, maxBytes),
    put: (path, object, signal) => wholly({ path, body: JSON.stringify(object) }, signal, OBJECT_BYTES),
    post: (path, object, signal) =>
      wholly({ path, body: JSON.stringify(object), method: 'POST' }, signal, OBJECT_BYTES),
    patch: (path, parts, signal) =>
      wholly({ path, body: JSON.stringify(parts), method: 'PATCH' }, signal, OBJECT_BYTES),
    open: async (path, { opening, whole }) =>
      answered({ path }, AbortSignal.any([opening, over.signal]), AbortSignal.any([whole, over.signal])),
    cost,
    close: () => {
      over.abort(fault('lost', 'the conversation was closed'))
      credentials.close()
    },
  }
}

function placeIn({ path }: Question): string {
  return path.split('?')[0] ?? path
}

/** Sends questions over kept connections and counts what that costs. */
function wire(): Wire {
  const sockets = countedSockets()
  let roundTrips = 0

  const send = (access: Access, question: Question, signal: AbortSignal): Promise<IncomingMessage> =>
    new Promise((resolve, reject) => {
      roundTrips += 1
      const { server, agent, headers, auth } = access
      const { path, body, method = 'PUT' } = question
      const said =
        body === undefined ? {} : { 'content-type': TYPES[method], 'content-length': Buffer.byteLength(body) }
      const asked: RequestOptions = {
        ...{ hostname: bare(server.hostname), port: server.port, path: server.pathname.replace(/\/$/u, '') + path },
        ...{ agent, signal, ...(auth !== undefined && { auth }) },
        ...(body !== undefined && { method }),
        headers: { accept: 'application/json', 'user-agent': 'orch-watch', ...said, ...headers },
      }
      const request = server.protocol === 'http:' ? plainRequest(asked) : secureRequest(asked)
      request.once('socket', sockets.watch)
      request.once('response', resolve)
      request.on('error', (error) => {
        // The server may end a kept connection at the moment we use it. Reading again is harmless, and happens once.
        const isHarmless = body === undefined && request.reusedSocket && !signal.aborted && wasCut(error)
        if (isHarmless) send(access, question, signal).then(resolve, reject)
        else reject(error)
      })
      request.end(body)
    })
  return { send, cost: () => ({ roundTrips, ...sockets.cost() }) }
}

/** "[::1]" → "::1". */
function bare(hostname: string): string {
  return hostname.startsWith('[') ? hostname.slice(1, -1) : hostname
}
