import type { Tunnel } from '../connector.ts'
import { EngineAgent } from './agent.ts'
import { engineClient } from './client.ts'
import type { Client } from './client.ts'
import { dialler } from './dial.ts'
import type { Dial } from './dial.ts'
import { describeEndpoint, portOf } from './endpoint.ts'
import type { Endpoint } from './endpoint.ts'
import { engineFault } from './faults.ts'
import type { Dialled } from './faults.ts'
import type { TlsOptions } from '../tls-options.ts'

/** Connections kept between two reads. Streams of a tunnel belong to others too, so there it is one. */
const RESTING = { direct: 4, tunnel: 1 } as const

/**
 * Prepares a conversation with an engine: nothing is dialled before something is asked. Throws a FaultError where
 * certificate and key cannot be used.
 *
 * @param way.atMost connections at the same time
 */
export function engineConnection(
  endpoint: Endpoint,
  tls: TlsOptions | undefined,
  { through, atMost }: { readonly through: Tunnel | null; readonly atMost: number },
): Client {
  const secure = tls !== undefined
  const dialled = { place: describeEndpoint(endpoint, secure), secure, known: tls?.cert !== undefined }
  const dial = prepared(dialled, () => dialler(endpoint, tls, through))
  const resting = through ? RESTING.tunnel : RESTING.direct
  return engineClient(new EngineAgent(dial, atMost), addressOf(endpoint, secure), resting, dialled)
}

function addressOf(endpoint: Endpoint, secure: boolean): { host: string; port: number | null } {
  if (endpoint.kind !== 'tcp') return { host: 'localhost', port: null }
  return {
    host: endpoint.host.includes(':') ? `[${endpoint.host}]` : endpoint.host,
    port: portOf(endpoint, secure),
  }
}

/** Certificates that cannot be used are found before anything is dialled. */
function prepared(dialled: Dialled, make: () => Dial): Dial {
  try {
    return make()
  } catch (error) {
    throw engineFault(error, dialled)
  }
}
