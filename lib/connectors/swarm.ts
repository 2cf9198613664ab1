import type { Connector } from '../kit/connector.ts'
import { describeEndpoint } from '../kit/engine/endpoint.ts'
import { carriersOf, endpointsOf, swarmOptions } from './swarm/options.ts'
import type { SwarmOptions } from './swarm/options.ts'

/**
 * Asks: one manager of a swarm, and the next where that one is silent, over its unix socket, over TCP with TLS, or over
 * a socket that a host's SSH connection carries. Reads only, but where somebody has a service updated.
 * Source: Docker Engine API 1.24 to 1.51: services, tasks, nodes, networks.
 */
const swarm: Connector<SwarmOptions> = {
  name: 'swarm',
  title: 'Docker Swarm',
  options: swarmOptions,
  endpoint: (options) =>
    endpointsOf(options)
      .map((endpoint) => describeEndpoint(endpoint, options.tls !== undefined))
      .join(','),
  via: (options) => carriersOf(endpointsOf(options)),
  hasOtherWay: (options) => endpointsOf(options).some(({ kind }) => kind !== 'ssh'),
  // One manager at a time: its events, and what is kept for the next question. Over SSH all of it goes through the carrier's.
  holds: (options) => (endpointsOf(options).every(({ kind }) => kind === 'ssh') ? 0 : 3),
  offers: ['workloads', 'nodes', 'configurations'],
  warnings: ({ insecure }) =>
    insecure ? ['the connection to these managers is neither encrypted nor authenticated'] : [],
  open: async (options, context) => (await import('./swarm/session.ts')).openSession(options, context),
}

export default swarm
