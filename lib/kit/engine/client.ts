import type { IncomingMessage } from 'node:http'
import { inspect } from 'node:util'
import Docker from 'dockerode'
import { withDeadline } from '../../base/deadline.ts'
import { fault, timedOut } from '../fault.ts'
import type * as z from 'zod'
import type { Cost } from '../../model/session.ts'
import type { Ms } from '../../model/time.ts'
import type { EngineAgent } from './agent.ts'
import { readBody, understood } from '../json-body.ts'
import { wasCut } from '../network/cut.ts'
import { engineFault } from './faults.ts'
import type { Dialled } from './faults.ts'
import { RefusedError, refusalWords } from './status.ts'
import { telling } from './tell.ts'
import type { Tell } from './tell.ts'

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
  /** Tells it to do something. Never twice, whatever happens on the way. */
  readonly tell: Tell
  cost(): Cost
  /** Ends connections that nobody uses, but a few. */
  rest(): void
  close(): void
}

/** What the driver offers and its types do not. */
interface Modem {
  dial(
    request: {
      path: string
      method: 'GET'
      options: object
      isStream: true
      statusCodes: Readonly<Record<number, true>>
      abortSignal: AbortSignal
    },
    done: (error: Error | null, response: IncomingMessage) => void,
  ): void
}

/** The driver would word every refusal for us and lose the status: we read all answers ourselves. */
const EVERY_STATUS = Object.assign(
  Object.fromEntries(Array.from({ length: 500 }, (_, index) => [100 + index, true as const])),
  // The driver writes out each question for its own debugging, whether anybody reads it or not.
  { [inspect.custom]: () => 'every status' },
)

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
  const modems = new Map<string | null, Modem>()
  let roundTrips = 0
  const tell = telling(agent, address, dialled, () => (roundTrips += 1))

  const modemOf = (version: string | null): Modem => {
    const modem = modems.get(version) ?? driver(agent, address, version)
    modems.set(version, modem)
    return modem
  }
  const send = async (modem: Modem, question: Asked, signal: AbortSignal): Promise<IncomingMessage> => {
    const { reuses } = agent
    roundTrips += 1
    try {
      return await firstByte(modem, question, signal)
    } catch (error) {
      // The engine may end a kept connection at the moment we use it. Reading again is harmless, and happens once, over
      // a new one.
      if (signal.aborted || agent.reuses === reuses || !wasCut(error)) throw error
      agent.trim(0)
      roundTrips += 1
      return await firstByte(modem, question, signal)
    }
  }

  return {
    ask: async (question, version, signal) => {
      const { answerMs = ANSWER_MS } = question
      const total = { ms: TOTAL_MS, parent: signal, expired: () => timedOut('answer', TOTAL_MS) }
      try {
        return await withDeadline(total, async (whole) => {
          const answer = { ms: answerMs, parent: whole, expired: () => timedOut('answer', answerMs) }
          const modem = modemOf(version)
          const response = await withDeadline(answer, (first) => send(modem, question, first))
          return said(question, response, await bodyOf(question, response, whole))
        })
      } catch (error) {
        signal.throwIfAborted()
        throw engineFault(error, dialled)
      }
    },
    open: async (question, version, { opening, whole }) => {
      const answer = { ms: ANSWER_MS, parent: opening, expired: () => timedOut('answer', ANSWER_MS) }
      try {
        const response = await withDeadline(answer, (first) => send(modemOf(version), question, first))
        if (response.statusCode !== 200) throw await refusalOf(question, response, opening)
        return endedWith(response, whole)
      } catch (error) {
        opening.throwIfAborted()
        throw engineFault(error, dialled)
      }
    },
    tell,
    cost: () => ({ roundTrips, ...agent.cost() }),
    rest: () => agent.trim(resting),
    close: () => agent.destroy(),
  }
}

/** Everything is said, so that DOCKER_HOST and its relatives say nothing. */
function driver(
  agent: EngineAgent,
  { host, port }: { host: string; port: number | null },
  version: string | null,
): Modem {
  const silent = { socketPath: undefined, ca: undefined, cert: undefined, key: undefined, timeout: undefined }
  const address = { protocol: 'http', host: `http://${host}`, port: port ?? undefined, pathPrefix: '/' } as const
  try {
    const options = { ...silent, ...address, version: version === null ? undefined : `v${version}`, agent }
    return new Docker(options).modem as Modem
  } catch (cause) {
    throw fault('local', `the Docker driver stumbles over this environment: ${String(cause)}`, {
      hint: 'unset DOCKER_HOST and DOCKER_CERT_PATH: they are not needed here',
      cause,
    })
  }
}

async function firstByte(modem: Modem, question: Asked, signal: AbortSignal): Promise<IncomingMessage> {
  const { path, query } = question
  return new Promise((resolve, reject) => {
    modem.dial(
      {
        path: query ? `${path}?` : path,
        method: 'GET',
        options: { ...query },
        isStream: true,
        statusCodes: EVERY_STATUS,
        abortSignal: signal,
      },
      (error, response) => {
        if (error) reject(error)
        else if (signal.aborted) response.destroy()
        else resolve(response)
      },
    )
  })
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

function said<T>({ path, schema }: Question<T>, { headers }: IncomingMessage, body: Buffer): T {
  // Podman sends its statistics without one.
  return understood({ path, type: headers['content-type'] ?? 'application/json', body }, schema)
}
