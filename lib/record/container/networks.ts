import { at, entriesOf, isObject, listAt, saysNothing, textAt, textsAt } from '../read.ts'
import type { Json } from '../read.ts'
import type { Sheet } from '../sheet.ts'
import { putUnlessEmpty } from './process.ts'

/** Where a container stands in the networks of its engine, and what of it is reached from outside. */
export function putNetworks(sheet: Sheet, container: Json, nameOf: (id: string) => string | undefined): void {
  const mode = textAt(container, 'HostConfig', 'NetworkMode') ?? 'default'
  sheet.put(['networkMode'], byName(mode, nameOf), mode === 'default' || mode === 'bridge' ? 'engine' : 'operator')
  for (const [name, endpoint] of entriesOf(at(container, 'NetworkSettings', 'Networks')))
    putEndpoint(sheet, name, endpoint, container)
  putPorts(sheet, container)
}

/** "container:<id>" by the name of that container: its id is dead as soon as it is made anew. */
export function byName(mode: string, nameOf: (id: string) => string | undefined): string {
  const [kind, id] = mode.split(':', 2)
  const name = kind === 'container' && id !== undefined ? nameOf(id) : undefined
  return name === undefined ? mode : `container:${name}`
}

function putEndpoint(sheet: Sheet, name: string, endpoint: Json, container: Json): void {
  const path = (key: string): readonly string[] => ['networks', name, key]
  const asked = at(endpoint, 'IPAMConfig')
  const own = ownNames(container)
  sheet.put(path('attached'), true, 'operator')
  putUnlessEmpty(sheet, path('ipv4Address'), at(asked, 'IPv4Address'), 'operator')
  putUnlessEmpty(sheet, path('ipv6Address'), at(asked, 'IPv6Address'), 'operator')
  putUnlessEmpty(sheet, path('linkLocalAddresses'), at(asked, 'LinkLocalIPs'), 'operator')
  putUnlessEmpty(sheet, path('links'), at(endpoint, 'Links'), 'operator')
  putUnlessEmpty(sheet, path('driverOptions'), at(endpoint, 'DriverOpts'), 'operator')
  putUnlessEmpty(sheet, path('gatewayPriority'), at(endpoint, 'GwPriority'), 'operator')
  // The engine adds the beginning of the id, and older ones the host name.
  const aliases = textsAt(endpoint, 'Aliases').filter((alias) => !own.has(alias))
  putUnlessEmpty(sheet, path('aliases'), [...new Set(aliases)], 'operator')

  const mac = textAt(endpoint, 'MacAddress')
  const wanted = textAt(container, 'Config', 'MacAddress')
  if (mac !== undefined && mac === wanted) sheet.put(path('macAddress'), mac, 'operator')
  else sheet.passing(['runtime', ...path('macAddress')], mac)
  sheet.passing(['runtime', ...path('address')], at(endpoint, 'IPAddress'))
}

function ownNames(container: Json): ReadonlySet<string> {
  const id = textAt(container, 'Id') ?? ''
  return new Set([id, id.slice(0, 12), textAt(container, 'Config', 'Hostname') ?? ''])
}

function putPorts(sheet: Sheet, container: Json): void {
  for (const [port, bindings] of entriesOf(at(container, 'HostConfig', 'PortBindings'))) {
    const places = Array.isArray(bindings) ? bindings.filter(isObject).map(placeOf) : []
    if (places.length > 0) sheet.put(['ports', port], places.sort(), 'operator')
  }
  putUnlessEmpty(sheet, ['publishAllPorts'], at(container, 'HostConfig', 'PublishAllPorts'), 'operator')
  for (const [port] of entriesOf(at(container, 'NetworkSettings', 'Ports'))) {
    const given = listAt(container, 'NetworkSettings', 'Ports', port).map(placeOf)
    if (!saysNothing(given)) sheet.passing(['runtime', 'ports', port], given.sort())
  }
}

/** "192.0.2.1:8080", "[::1]:8080", ":8080" on every address; no number stands for one that the engine chooses. */
function placeOf(binding: Json): string {
  const host = textAt(binding, 'HostIp') ?? ''
  const port = textAt(binding, 'HostPort') ?? ''
  return `${host.includes(':') ? `[${host}]` : host}:${port === '0' ? '' : port}`
}
