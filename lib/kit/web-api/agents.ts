import { Agent as HttpAgent } from 'node:http'
import type { Agent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import type { Duplex } from 'node:stream'
import { lookupElsewhere } from '../network/elsewhere.ts'
import type { WebApiTls } from './options.ts'

const MAX_SOCKETS = 8
/** A stream that says nothing for hours still notices that the other machine is gone. */
const PROBE_MS = 30_000

/** A socket, as far as we count with it. */
type Wired = Duplex & { readonly bytesRead?: number; readonly bytesWritten?: number }

/** The connections of one session. */
export interface Connections {
  agentFor(url: URL): Agent
  /** How many were made so far, and what went over them. */
  cost(): { readonly connections: number; readonly bytes: number }
  destroy(): void
}

export function connectionsWith(tls: WebApiTls = {}): Connections {
  const open = new Set<Wired>()
  let connections = 0
  let endedBytes = 0
  const counting = <A extends Agent>(agent: A): A => {
    const connect = agent.createConnection.bind(agent) as (...given: unknown[]) => Duplex
    const counted = (...given: unknown[]): Duplex => {
      const socket = connect(...given)
      connections += 1
      open.add(socket)
      socket.once('close', () => {
        open.delete(socket)
        endedBytes += bytesOf(socket)
      })
      return socket
    }
    agent.createConnection = counted
    return agent
  }
  const kept = {
    keepAlive: true,
    keepAliveMsecs: PROBE_MS,
    maxSockets: MAX_SOCKETS,
    maxFreeSockets: 2,
    lookup: lookupElsewhere,
  }
  const plain = counting(new HttpAgent(kept))
  // Made when it is needed: a key that cannot be read is a fault of TLS, then.
  let secure: HttpsAgent | null = null
  return {
    agentFor: ({ protocol }) =>
      protocol === 'http:' ? plain : (secure ??= counting(new HttpsAgent({ ...kept, ...trust(tls) }))),
    cost: () => ({ connections, bytes: [...open].reduce((sum, socket) => sum + bytesOf(socket), endedBytes) }),
    destroy: () => {
      plain.destroy()
      secure?.destroy()
    },
  }
}

function trust({ ca, cert, key, serverName }: WebApiTls): object {
  return {
    // Whatever NODE_TLS_REJECT_UNAUTHORIZED says.
    rejectUnauthorized: true,
    ...(ca && { ca: ca.reveal() }),
    ...(cert && { cert: cert.reveal() }),
    ...(key && { key: key.reveal() }),
    ...(serverName !== undefined && { servername: serverName }),
  }
}

function bytesOf({ bytesRead = 0, bytesWritten = 0 }: Wired): number {
  return bytesRead + bytesWritten
}
