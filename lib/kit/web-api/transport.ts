import type { TlsTrust } from '../../model/network.ts'
import type { Cost } from '../../model/session.ts'
import { fault } from '../fault.ts'
import { connectionsWith } from './agents.ts'
import { wasCut } from '../network/cut.ts'

/** What is asked. */
export interface Wire {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE'
  readonly accept: string
  readonly body?: string
  /** Of a POST that does not only ask: it is sent once. */
  readonly isChange?: boolean
  readonly authorization: string | null
}

/** The beginning of an answer. */
export interface Response {
  readonly status: number
  readonly headers: { get(name: string): string | null }
  readonly body: NodeJS.ReadableStream | null
}

/** Sends over kept connections. Throws what node-fetch throws. */
export interface Transport {
  send(url: URL, wire: Wire, signal: AbortSignal): Promise<Response>
  cost(): Cost
  close(): void
}

/** A kept connection may end at the moment it is used, and nobody would know whether the other side has heard. */
function changes({ method, isChange = false }: Wire): boolean {
  return isChange || method === 'PUT' || method === 'DELETE'
}

export function transportWith(tls: TlsTrust | undefined): Transport {
  const connections = connectionsWith(tls)
  let roundTrips = 0
  let closed = false

  const sendOnce = async (url: URL, wire: Wire, signal: AbortSignal): Promise<Response> => {
    if (closed) throw fault('lost', 'the conversation was closed')
    const { default: fetch } = await import('node-fetch')
    // With a signal that is aborted already node-fetch throws where nobody can catch it.
    signal.throwIfAborted()
    roundTrips += 1
    return fetch(url, {
      method: wire.method,
      headers: {
        accept: wire.accept,
        'user-agent': 'orch-watch',
        ...(wire.body !== undefined && { 'content-type': 'application/json' }),
        ...(wire.authorization !== null && { authorization: wire.authorization }),
      },
      ...(wire.body !== undefined && { body: wire.body }),
      redirect: 'manual',
      signal,
      agent: changes(wire) ? connections.freshAgentFor(url) : connections.agentFor(url),
    })
  }
  /** A kept connection may be ended at the moment we use it. Reading again is harmless, and happens once. */
  const send = async (url: URL, wire: Wire, signal: AbortSignal): Promise<Response> => {
    const before = connections.cost().connections
    try {
      return await sendOnce(url, wire, signal)
    } catch (error) {
      if (signal.aborted || changes(wire) || !wasCut(error) || connections.cost().connections > before) throw error
      return sendOnce(url, wire, signal)
    }
  }

  return {
    send,
    cost: () => ({ roundTrips, ...connections.cost() }),
    close: () => {
      closed = true
      connections.destroy()
    },
  }
}
