import type { OpenContext, Session } from '../../kit/connector.ts'
import type { Client } from '../../kit/engine/client.ts'
import { engineConnection } from '../../kit/engine/connection.ts'
import { fileSampling } from './files.ts'
import { engineEvents } from './events.ts'
import { endpointOf } from './options.ts'
import type { DockerOptions } from './options.ts'
import { engineReader } from './reader.ts'
import { agreeOnVersion } from '../../kit/engine/version.ts'

/** How many questions may be open at the same time. */
const MAX_AT_ONCE = 256
/** A tunnel that does not say how many streams it carries is not asked for many. */
const MODEST_STREAMS = 16

/** Dials the engine and agrees on a version with it: one connection, one question. Throws a FaultError. */
export async function openSession(options: DockerOptions, context: OpenContext): Promise<Session> {
  const client = clientFor(options, context)
  try {
    const spoken = await agreeOnVersion(client, context.signal)
    const endpoint = endpointOf(options)
    const insecure = endpoint.kind === 'tcp' && options.tls === undefined
    let alive = true
    // A tcp endpoint may lie anywhere; a socket lies on the host that carries us there.
    const beside = endpointOf(options).kind === 'tcp' ? null : (context.beside ?? null)
    const events = engineEvents(client, spoken.api, { ...context, product: spoken.product })
    const engine = engineReader(client, spoken, {
      clock: context.clock,
      atOnce: questionsAtOnce(context),
      events,
      areAwaited: context.onEvent !== undefined,
      record: context.record ?? null,
      files: beside && fileSampling(beside, context.clock),
      warnings: insecure ? ['the connection to this engine is neither encrypted nor authenticated'] : [],
      silent: () => (alive = false),
    })
    return {
      engine,
      control: { containers: async () => (await import('./control.ts')).containerControl(client, spoken) },
      ...(endpoint.kind === 'tcp' && { address: endpoint.host }),
      // A stream through a host's SSH connection is no connection of its own.
      cost: () => ({ ...client.cost(), ...(context.through && { connections: 0 }) }),
      get alive() {
        return alive
      },
      close: () => {
        alive = false
        events.close()
        client.close()
        return Promise.resolve()
      },
    }
  } catch (error) {
    client.close()
    throw error
  }
}

/** Half of what a tunnel carries: others go through it too. */
function questionsAtOnce({ through }: OpenContext): number {
  if (!through) return MAX_AT_ONCE
  return Math.max(1, Math.min(MAX_AT_ONCE, Math.floor((through.maxStreams ?? MODEST_STREAMS) / 2) - 1))
}

function clientFor(options: DockerOptions, context: OpenContext): Client {
  const { through } = context
  // Beside the questions about its containers: one about the engine itself, one about its disk, and its events.
  return engineConnection(endpointOf(options), options.tls, { through, atMost: questionsAtOnce(context) + 3 })
}
