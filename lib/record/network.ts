import type { Configuration, Definition, Origin } from '../model/configuration.ts'
import { labelOrigin } from './container/labels.ts'
import { putUnlessEmpty } from './container/process.ts'
import type { Hide } from './hide.ts'
import { isChosenByEngine, isFirstAddress, subnetsOf } from './network/subnets.ts'
import type { Subnet } from './network/subnets.ts'
import { at, entriesOf, textAt } from './read.ts'
import type { Json } from './read.ts'
import { newSheet } from './sheet.ts'
import type { Sheet } from './sheet.ts'

/** Every engine has them, and nobody has made them. Source: Docker Engine on Linux and Windows, Podman. */
const BUILT_IN = new Set(['bridge', 'host', 'none', 'docker_gwbridge', 'ingress', 'podman'])
const BUILT_IN_DRIVERS = new Set(['host', 'null', 'nat', 'ics', 'private'])

/**
 * The configuration of a network, as its engine describes it. Null for those that come with the engine, and for those of a
 * swarm, which its managers hand out.
 *
 * Who chose a subnet no engine says. One that is just what the engine would have taken from its usual pools counts as
 * chosen by it, though somebody may have asked for it in so many words.
 *
 * Source: Docker Engine API 1.24 to 1.51, NetworkInspect; Podman's answers in their place.
 */
export function recordNetwork({ document }: Definition, hide: Hide): Configuration | null {
  const [id, name] = [textAt(document, 'Id'), textAt(document, 'Name')]
  if (id === undefined || name === undefined || isOfTheEngine(document, name)) return null
  const sheet = newSheet(hide)
  const driver = textAt(document, 'Driver') ?? 'bridge'
  // Whoever takes it from another network says nothing of it here.
  const from = textAt(document, 'ConfigFrom', 'Network')
  const asked: Origin = from === undefined ? 'operator' : 'engine'
  sheet.put(['driver'], driver, driver === 'bridge' ? 'engine' : 'operator')
  putUnlessEmpty(sheet, ['configFrom'], from, 'operator')
  putFlags(sheet, document)
  for (const [key, value] of entriesOf(at(document, 'Options'))) sheet.put(['options', key], value, asked)
  for (const [key, value] of entriesOf(at(document, 'Labels')))
    sheet.put(['labels', key], value, labelOrigin(key, false))
  putAddresses(sheet, document, asked)
  const created = Date.parse(textAt(document, 'Created') ?? '')
  return {
    kind: 'network',
    name,
    runsAs: name,
    incarnation: id,
    ...(created > 0 && { createdAt: created }),
    fields: sheet.fields(),
  }
}

function isOfTheEngine(network: Json, name: string): boolean {
  const driver = textAt(network, 'Driver') ?? ''
  return (
    BUILT_IN.has(name) ||
    BUILT_IN_DRIVERS.has(driver) ||
    textAt(network, 'Scope') === 'swarm' ||
    at(network, 'Ingress') === true
  )
}

const FLAGS: readonly (readonly [key: string, setting: string])[] = [
  ['EnableIPv6', 'ipv6'],
  ['Internal', 'internal'],
  ['Attachable', 'attachable'],
  ['ConfigOnly', 'configOnly'],
]

function putFlags(sheet: Sheet, network: Json): void {
  for (const [key, setting] of FLAGS) if (at(network, key) === true) sheet.put([setting], true, 'operator')
  // Since API 1.47; before there was no way to be without.
  if (at(network, 'EnableIPv4') === false) sheet.put(['ipv4'], false, 'operator')
}

function putAddresses(sheet: Sheet, network: Json, asked: Origin): void {
  const ipam = at(network, 'IPAM')
  const driver = textAt(ipam, 'Driver') ?? 'default'
  const options = entriesOf(at(ipam, 'Options'))
  // Podman says by which of its own drivers it gives addresses out.
  const isOwn = driver === 'default' || driver === 'host-local'
  sheet.put(['ipam', 'driver'], driver, isOwn ? 'engine' : asked)
  for (const [key, value] of options)
    if (!(isOwn && key === 'driver')) sheet.put(['ipam', 'options', key], value, asked)
  for (const subnet of subnetsOf(ipam)) putSubnet(sheet, subnet, asked)
}

function putSubnet(sheet: Sheet, subnet: Subnet, asked: Origin): void {
  const path = (...keys: readonly string[]): readonly string[] => ['subnets', subnet.subnet, ...keys]
  const origin = isChosenByEngine(subnet) ? 'engine' : asked
  sheet.put(path('family'), subnet.subnet.includes(':') ? 'ipv6' : 'ipv4', origin)
  putUnlessEmpty(sheet, path('range'), subnet.range, origin)
  const isUsual = subnet.range === '' && isFirstAddress(subnet.gateway, subnet.subnet)
  putUnlessEmpty(sheet, path('gateway'), subnet.gateway, isUsual ? 'engine' : origin)
  for (const [name, address] of subnet.reserved) sheet.put(path('reserved', name), address, origin)
}
