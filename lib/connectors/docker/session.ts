import type { OpenContext, Session } from '../../kit/connector.ts'
import { EngineAgent } from './agent.ts'
import { engineClient } from './client.ts'
import type { Client } from './client.ts'
import { dialler } from './dial.ts'
import type { Dial } from './dial.ts'
import { describeEndpoint, portOf } from './endpoint.ts'
import { engineFault } from './faults.ts'
import type { Dialled } from './faults.ts'
import { endpointOf } from './options.ts'
import type { DockerOptions } from './options.ts'
import { engineReader } from './reader.ts'
import { agreeOnVersion } from './version.ts'

/** Dials the engine and agrees on a version with it: one connection, one question. Throws a FaultError. */
export async function openSession(options: DockerOptions, context: OpenContext): Promise<Session> {
  const client = clientFor(options, context)
  try {
    const spoken = await agreeOnVersion(client, context.signal)
    const insecure = endpointOf(options).kind === 'tcp' && options.tls === undefined
    let alive = true
    const engine = engineReader(client, spoken, {
      clock: context.clock,
      warnings: insecure ? ['the connection to this engine is neither encrypted nor authenticated'] : [],
      silent: () => (alive = false),
    })
    return {
      engine,
      // A stream through a host's SSH connection is no connection of its own.
      cost: () => ({ ...client.cost(), ...(context.through && { connections: 0 }) }),
      get alive() {
        return alive
      },
      close: () => {
        alive = false
        client.close()
        return Promise.resolve()
      },
    }
  } catch (error) {
    client.close()
    throw error
  }
}

function clientFor(options: DockerOptions, { through }: OpenContext): Client {
  const endpoint = endpointOf(options)
  const secure = options.tls !== undefined
  const dialled = { place: describeEndpoint(endpoint, secure), secure, known: options.tls?.cert !== undefined }
  const agent = new EngineAgent(prepared(dialled, () => dialler(endpoint, options.tls, through)))
  if (endpoint.kind !== 'tcp') return engineClient(agent, 'localhost', null, dialled)
  const host = endpoint.host.includes(':') ? `[${endpoint.host}]` : endpoint.host
  return engineClient(agent, host, portOf(endpoint, secure), dialled)
}

/** Certificates that cannot be used are found before anything is dialled. */
function prepared(dialled: Dialled, make: () => Dial): Dial {
  try {
    return make()
  } catch (error) {
    throw engineFault(error, dialled)
  }
}
