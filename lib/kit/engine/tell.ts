import { request } from 'node:http'
import type { IncomingMessage } from 'node:http'
import { withDeadline } from '../../base/deadline.ts'
import { withoutSecrets } from '../../base/mask.ts'
import type { Ms } from '../../model/time.ts'
import { timedOut } from '../fault.ts'
import { readBody } from '../json-body.ts'
import type { EngineAgent } from './agent.ts'
import { engineFault } from './faults.ts'
import type { Dialled } from './faults.ts'
import { RefusedError, refusalWords } from './status.ts'

/** Something that an engine is to do. */
export interface Call {
  readonly method: 'POST' | 'DELETE'
  /** Below the API's version: "/containers/create". */
  readonly path: string
  readonly query?: Readonly<Record<string, string>>
  readonly body?: unknown
  /** How long all of it may take, where that is longer than usual. */
  readonly withinMs?: Ms
  readonly maxBytes?: number
}

const WITHIN_MS: Ms = 60_000
const MAX_BYTES = 1024 ** 2

/** Tells an engine to do something, once. Resolves to what it answered. Throws a FaultError. */
export type Tell = (call: Call, version: string, signal: AbortSignal) => Promise<Buffer>

/**
 * @param address what the requests name as their host: "localhost" for a socket
 * @param sending told of every call that goes out
 */
export function telling(
  agent: EngineAgent,
  address: { readonly host: string; readonly port: number | null },
  dialled: Dialled,
  sending: () => unknown,
): Tell {
  return async (call, version, signal) => {
    const { withinMs = WITHIN_MS } = call
    const wait = { ms: withinMs, parent: signal, expired: () => timedOut('answer', withinMs) }
    // A kept connection may end at the moment it is used, and nobody would know whether the engine has heard.
    agent.trim(0)
    sending()
    try {
      return await withDeadline(wait, async (own) => {
        const response = await sent(agent, address, `/v${version}${call.path}`, call, own)
        const body = await readBody(response, call.maxBytes ?? MAX_BYTES, own)
        const status = response.statusCode ?? 0
        // 304 says that it is so already.
        if ((status >= 200 && status < 300) || status === 304) return body
        throw new RefusedError(status, call.path, withoutSecrets(refusalWords(body)))
      })
    } catch (error) {
      signal.throwIfAborted()
      throw engineFault(error, dialled)
    }
  }
}

function sent(
  agent: EngineAgent,
  { host, port }: { readonly host: string; readonly port: number | null },
  path: string,
  { method, query, body }: Call,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const text = body === undefined ? '' : JSON.stringify(body)
  const asked = query === undefined ? path : `${path}?${new URLSearchParams(query).toString()}`
  return new Promise((resolve, reject) => {
    const outgoing = request({
      agent,
      host,
      ...(port !== null && { port }),
      method,
      path: asked,
      headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) },
      signal,
    })
    outgoing.once('response', resolve)
    outgoing.once('error', reject)
    outgoing.end(text)
  })
}
