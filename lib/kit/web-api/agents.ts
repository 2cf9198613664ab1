import { Agent as HttpAgent } from 'node:http'
import type { Agent, AgentOptions } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import type { Duplex } from 'node:stream'
import type { TlsTrust } from '../../model/network.ts'
import { countedSockets } from '../network/counted.ts'
import { lookupElsewhere } from '../network/elsewhere.ts'

const MAX_SOCKETS = 8
/** As many as are asked together: none of them has to be made anew in every pass. */
const MAX_KEPT = 4
/** A stream that says nothing for hours still notices that the other machine is gone. */
const PROBE_MS = 30_000

/** The connections of one session. */
export interface Connections {
  agentFor(url: URL): Agent
  /** One whose connections nobody has used before. */
  freshAgentFor(url: URL): Agent
  /** How many were made so far, and what went over them. */
  cost(): { readonly connections: number; readonly bytes: number }
  destroy(): void
}

export function connectionsWith(tls: TlsTrust = {}): Connections {
  const sockets = countedSockets()
  const counting = <A extends Agent>(agent: A): A => {
    const connect = agent.createConnection.bind(agent) as (...given: unknown[]) => Duplex
    const counted = (...given: unknown[]): Duplex => {
      const socket = connect(...given)
      sockets.watch(socket)
      return socket
    }
    agent.createConnection = counted
    return agent
  }
  const kept = {
    keepAlive: true,
    keepAliveMsecs: PROBE_MS,
    maxSockets: MAX_SOCKETS,
    maxFreeSockets: MAX_KEPT,
    lookup: lookupElsewhere,
  }
  const resting = agentsWith(kept)
  const fresh = agentsWith({ ...kept, keepAlive: false })
  return {
    agentFor: resting.agentFor,
    freshAgentFor: fresh.agentFor,
    cost: () => sockets.cost(),
    destroy: () => {
      resting.destroy()
      fresh.destroy()
    },
  }

  function agentsWith(how: AgentOptions): Pick<Connections, 'agentFor' | 'destroy'> {
    const plain = counting(new HttpAgent(how))
    // Made when it is needed: a key that cannot be read is a fault of TLS, then.
    let secure: HttpsAgent | null = null
    return {
      agentFor: ({ protocol }) =>
        protocol === 'http:' ? plain : (secure ??= counting(new HttpsAgent({ ...how, ...trust(tls) }))),
      destroy: () => {
        plain.destroy()
        secure?.destroy()
      },
    }
  }
}

function trust({ ca, cert, key, serverName }: TlsTrust): object {
  return {
    // Whatever NODE_TLS_REJECT_UNAUTHORIZED says.
    rejectUnauthorized: true,
    ...(ca && { ca: ca.reveal() }),
    ...(cert && { cert: cert.reveal() }),
    ...(key && { key: key.reveal() }),
    ...(serverName !== undefined && { servername: serverName }),
  }
}
