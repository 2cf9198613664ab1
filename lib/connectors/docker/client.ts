import { request } from 'node:http'
import type { IncomingMessage } from 'node:http'
import { withDeadline } from '../../base/deadline.ts'
import { fault, timedOut } from '../../kit/fault.ts'
import type { z } from '../../kit/options.ts'
import type { Cost } from '../../model/session.ts'
import type { Ms } from '../../model/time.ts'
import type { EngineAgent } from './agent.ts'
import { parseJson, readBody, sampleOf } from './body.ts'
import { engineFault } from './faults.ts'
import type { Dialled } from './faults.ts'
import { RefusedError, refusalWords } from './status.ts'

/** From the question to the first byte of the answer, the connection included. */
const ANSWER_MS = 10_000
const TOTAL_MS = 30_000
const REFUSAL_BYTES = 64 * 1024

export interface Question<T> {
  /** Below the API's version: "/containers/json". */
  readonly path: string
  readonly query?: Readonly<Record<string, string | boolean>>
  readonly schema: z.ZodType<T>
  readonly maxBytes: number
  /** How long the first byte may take, where that is longer than usual. */
  readonly answerMs?: Ms
}

/** What goes over the wire. */
type Asked = Pick<Question<unknown>, 'path' | 'query'>

/** Puts a question in the version that was agreed on. */
export type Ask = <T>(question: Question<T>, signal: AbortSignal) => Promise<T>

/** Asks an engine. Throws a FaultError; a RefusedError is one that carries the HTTP status. */
export interface Client {
  /** @param version prefix of the API, "1.41"; null asks without one */
  ask<T>(question: Question<T>, version: string | null, signal: AbortSignal): Promise<T>
  /**
   * Opens an answer that comes bit by bit and may never end (events, logs). Who opens it reads it, bounds it, and has to
   * listen for its errors.
   *
   * @param wait.opening ends the wait for its first byte
   * @param wait.whole ends the answer, whenever that is
   */
  open(
    question: Asked,
    version: string | null,
    wait: { readonly opening: AbortSignal; readonly whole: AbortSignal },
  ): Promise<IncomingMessage>
  cost(): Cost
  /** Ends connections that nobody uses, but a few. */
  rest(): void
  close(): void
}

/**
 * @param address what the requests name as their host: "localhost" for a socket
 * @param resting how many connections are kept between two reads
 */
export function engineClient(
  agent: EngineAgent,
  address: { host: string; port: number | null },
  resting: number,
  dialled: Dialled,
): Client {
  let roundTrips = 0

  const send = async (question: Asked, version: string | null, signal: AbortSignal): Promise<IncomingMessage> => {
    const { reuses } = agent
    const path = pathOf(question, version)
    roundTrips += 1
    try {
      return await firstByte(agent, address, path, signal)
    } catch (error) {
      // The engine may end a kept connection at the moment we use it. Reading again is harmless, and happens once, over
      // a new one.
      if (signal.aborted || agent.reuses === reuses || !wasCut(error)) throw error
      agent.trim(0)
      roundTrips += 1
      return await firstByte(agent, address, path, signal)
    }
  }

  return {
    ask: async (question, version, signal) => {
      const { answerMs = ANSWER_MS } = question
      const total = { ms: TOTAL_MS, parent: signal, expired: () => timedOut('answer', TOTAL_MS) }
      try {
        return await withDeadline(total, async (whole) => {
          const answer = { ms: answerMs, parent: whole, expired: () => timedOut('answer', answerMs) }
          const response = await withDeadline(answer, (first) => send(question, version, first))
          return understood(question, response, await bodyOf(question, response, whole))
        })
      } catch (error) {
        signal.throwIfAborted()
        throw engineFault(error, dialled)
      }
    },
    open: async (question, version, { opening, whole }) => {
      const answer = { ms: ANSWER_MS, parent: opening, expired: () => timedOut('answer', ANSWER_MS) }
      try {
        const response = await withDeadline(answer, (first) => send(question, version, first))
        if (response.statusCode !== 200) throw await refusalOf(question, response, opening)
        return endedWith(response, whole)
      } catch (error) {
        opening.throwIfAborted()
        throw engineFault(error, dialled)
      }
    },
    cost: () => ({ roundTrips, ...agent.cost() }),
    rest: () => agent.trim(resting),
    close: () => agent.destroy(),
  }
}

function pathOf({ path, query }: Asked, version: string | null): string {
  const words = Object.entries(query ?? {}).map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
  return `${version === null ? '' : `/v${version}`}${path}${query ? `?${words.join('&')}` : ''}`
}

/** Plain HTTP over whatever stream the agent dialled: no redirect is followed, no proxy and no variable is asked. */
async function firstByte(
  agent: EngineAgent,
  { host, port }: { host: string; port: number | null },
  path: string,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const asking = request({ agent, host, path, signal, headers: { host: port === null ? host : `${host}:${port}` } })
    asking.once('response', (response) => {
      if (signal.aborted) response.destroy()
      else resolve(response)
    })
    asking.on('error', reject)
    asking.end()
  })
}

function wasCut(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ECONNRESET' || error.code === 'EPIPE')
}

async function bodyOf(question: Question<unknown>, response: IncomingMessage, signal: AbortSignal): Promise<Buffer> {
  if (response.statusCode !== 200) throw await refusalOf(question, response, signal)
  return readBody(response, question.maxBytes, signal)
}

async function refusalOf({ path }: Asked, response: IncomingMessage, signal: AbortSignal): Promise<RefusedError> {
  const body = await readBody(response, REFUSAL_BYTES, signal)
  return new RefusedError(response.statusCode ?? 0, path, refusalWords(body))
}

function endedWith(response: IncomingMessage, whole: AbortSignal): IncomingMessage {
  const end = (): void => void response.destroy()
  if (whole.aborted) end()
  whole.addEventListener('abort', end, { once: true })
  response.once('close', () => whole.removeEventListener('abort', end))
  return response
}

function understood<T>({ path, schema }: Question<T>, { headers }: IncomingMessage, body: Buffer): T {
  // Podman sends its statistics without one.
  const type = headers['content-type'] ?? 'application/json'
  if (!/^application\/json\b/iu.test(type) && body.length > 0)
    throw fault('protocol', `"${path}" answers "${type.slice(0, 100)}" instead of JSON: ${sampleOf(body)}`)
  const parsed = schema.safeParse(parseJson(body))
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const where = issue?.path.join('.') ?? ''
  throw fault(
    'protocol',
    `"${path}" answers something else than expected, ${issue?.message ?? ''} at "${where}": ${sampleOf(body)}`,
  )
}
