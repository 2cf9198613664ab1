import type { Json } from '../read.ts'
import type { Asking } from './asking.ts'
import { checkShared } from './host.ts'
import { said } from './process.ts'
import type { There } from './there.ts'

/** A network that the container is put into before it starts. */
export interface Connection {
  readonly network: string
  /** EndpointSettings of the Engine API. */
  readonly endpoint: Readonly<Record<string, Json>>
}

export interface Networks {
  /** NetworkMode and ports. */
  readonly host: Readonly<Record<string, Json>>
  /** NetworkingConfig and MacAddress. */
  readonly body: Readonly<Record<string, Json>>
  /** Those beside the one it is created in: engines before API 1.44 take one only. */
  readonly connections: readonly Connection[]
}

/** There always, and nobody says anything about how a container stands in them. */
const BUILT_IN = new Set(['default', 'bridge', 'host', 'none'])

export function networksBody(asking: Asking, there: There): Networks {
  const asked = asking.take('networkMode') ?? asking.look('networkMode')
  const mode = typeof asked === 'string' ? asked : 'default'
  checkShared(asking, ['networkMode'], mode, there)
  const all = asking.names('networks').map((name) => connectionTo(name, asking, there))
  const own = all.find(({ network }) => network === mode)
  if (!own && !BUILT_IN.has(mode) && !mode.startsWith('container:'))
    asking.refuse(['networkMode'], `it was made in the network "${mode}", in which it is no more`)
  const mac = own?.endpoint['MacAddress']
  return {
    host: {
      NetworkMode: mode,
      ...said({
        PortBindings: Object.fromEntries(
          asking.takeEach('ports').map(([port, places]) => [port, [places].flat().map(bindingOf)]),
        ),
      }),
      ...said({ PublishAllPorts: asking.take('publishAllPorts') }),
    },
    body: {
      ...(own && !BUILT_IN.has(mode) && { NetworkingConfig: { EndpointsConfig: { [mode]: own.endpoint } } }),
      ...said({ MacAddress: mac }),
    },
    connections: all.filter(({ network }) => network !== mode && !(BUILT_IN.has(network) && BUILT_IN.has(mode))),
  }
}

function connectionTo(name: string, asking: Asking, { networks }: There): Connection {
  const take = (key: string): Json => asking.take('networks', name, key)
  take('attached')
  if (!BUILT_IN.has(name) && !networks.has(name)) asking.refuse(['networks', name], 'there is no such network')
  const addresses = said({
    IPv4Address: take('ipv4Address'),
    IPv6Address: take('ipv6Address'),
    LinkLocalIPs: take('linkLocalAddresses'),
  })
  const options = Object.fromEntries(asking.takeEach('networks', name, 'driverOptions'))
  return {
    network: name,
    endpoint: said({
      IPAMConfig: addresses,
      Links: take('links'),
      Aliases: take('aliases'),
      DriverOpts: options,
      GwPriority: take('gatewayPriority'),
      MacAddress: take('macAddress'),
    }),
  }
}

/** "[::1]:8080", ":8080", ":" for a number that the engine chooses. */
function bindingOf(place: Json): Json {
  const [, bracketed, plain = '', port = ''] = /^(?:\[([^\]]*)\]|([^:]*)):(\d*)$/u.exec(String(place)) ?? []
  return { HostIp: bracketed ?? plain, HostPort: port }
}
