import type { Connector } from '../kit/connector.ts'
import { describeEndpoint } from '../kit/engine/endpoint.ts'
import { dockerOptions, endpointOf } from './docker/options.ts'
import type { DockerOptions } from './docker/options.ts'

/**
 * Asks: an engine's own API, over its unix socket, over TCP with TLS, or over a socket that a host's SSH connection
 * carries. Looks only read; what changes containers is handed out apart.
 * Source: Docker Engine API 1.24 to 1.51; Podman's Docker-compatible API.
 */
const docker: Connector<DockerOptions> = {
  name: 'docker',
  title: 'Docker or Podman engine',
  options: dockerOptions,
  endpoint: (options) => describeEndpoint(endpointOf(options), options.tls !== undefined),
  via: (options) => {
    const endpoint = endpointOf(options)
    return endpoint.kind === 'ssh' ? [endpoint.carrier] : []
  },
  // The events, and what is kept for the next question. Over SSH all of it goes through the carrier's.
  holds: (options) => (endpointOf(options).kind === 'ssh' ? 0 : 3),
  offers: ['engine'],
  hasAddress: (options) => endpointOf(options).kind === 'tcp',
  warnings: ({ insecure }) =>
    insecure ? ['the connection to this engine is neither encrypted nor authenticated'] : [],
  // The driver takes 200 ms to load: only who needs it waits for it.
  open: async (options, context) => (await import('./docker/session.ts')).openSession(options, context),
}

export default docker
