import type { Configuration, Field } from '../../model/configuration.ts'
import type { Reveal } from '../../model/revision.ts'
import type { Json } from '../read.ts'
import { askingFor } from './asking.ts'
import type { Asking } from './asking.ts'
import { said } from './process.ts'

/** How a network or a volume is made that is what is recorded. */
export interface ResourceRequest {
  /** Of POST /networks/create or /volumes/create. It may hold secrets. */
  readonly body: Readonly<Record<string, Json>>
  /** What cannot be had again exactly, each with why. */
  readonly cannot: readonly string[]
}

/** A tool's own labels are put on as well: it knows by them what is its. */
export function isAskedOfResource({ path, origin }: Field): boolean {
  return path[0] === 'labels' || origin === 'operator' || origin === 'orchestrator'
}

/**
 * What to ask an engine for, so that a network comes out of it which is recorded just as this one.
 *
 * @param wish.networks those that are there, by name
 * @param wish.keepsSubnets asks for the subnets that an engine chose as well: an address that somebody asked for is
 * given out only in a subnet that somebody asked for
 *
 * Source: Docker Engine API 1.24 to 1.51, NetworkCreate.
 */
export function networkRequest(
  configuration: Configuration,
  reveal: Reveal,
  { networks, keepsSubnets }: { readonly networks: ReadonlySet<string>; readonly keepsSubnets: boolean },
): ResourceRequest {
  const asking = askingFor(configuration, reveal, isAskedOfResource)
  const from = asking.take('configFrom')
  if (typeof from === 'string' && !networks.has(from)) asking.refuse(['configFrom'], `there is no network "${from}"`)
  const subnets = asking.names('subnets').flatMap((subnet) => subnetBody(asking, subnet, keepsSubnets))
  const body = said({
    Name: configuration.name,
    // Engines before API 1.44 would make a second one of that name.
    CheckDuplicate: true,
    Driver: asking.take('driver') ?? (from === undefined ? asking.look('driver') : undefined),
    Internal: asking.take('internal'),
    Attachable: asking.take('attachable'),
    EnableIPv4: asking.take('ipv4'),
    EnableIPv6: asking.take('ipv6'),
    ConfigOnly: asking.take('configOnly'),
    ConfigFrom: said({ Network: from }),
    IPAM: said({
      Driver: asking.take('ipam', 'driver'),
      Options: textsBelow(asking, 'ipam', 'options'),
      Config: subnets.length > 0 ? subnets : undefined,
    }),
    Options: textsBelow(asking, 'options'),
    Labels: textsBelow(asking, 'labels'),
  })
  return { body, cannot: asking.refusals() }
}

function subnetBody(asking: Asking, subnet: string, keeps: boolean): readonly Json[] {
  const isAsked = asking.take('subnets', subnet, 'family') !== undefined
  const [gateway, range] = [asking.take('subnets', subnet, 'gateway'), asking.take('subnets', subnet, 'range')]
  const reserved = textsBelow(asking, 'subnets', subnet, 'reserved')
  if (!isAsked && !keeps) return []
  // What the engine chose is asked for whole: without its gateway it would look like somebody's wish from now on.
  const chosen = isAsked ? undefined : asking.look('subnets', subnet, 'gateway')
  return [said({ Subnet: subnet, Gateway: gateway ?? chosen, IPRange: range, AuxiliaryAddresses: reserved })]
}

export function textsBelow(asking: Asking, ...path: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(asking.takeEach(...path).map(([key, value]) => [key, String(value)]))
}
