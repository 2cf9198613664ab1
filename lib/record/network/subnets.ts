import { entriesOf, isObject, listAt, textAt } from '../read.ts'
import type { Json } from '../read.ts'
import { isWithin, parseAddress, parseSubnet } from './addresses.ts'
import type { Range } from './addresses.ts'

/** One subnet of a network, as its engine tells it. Empty text: nothing is said. */
export interface Subnet {
  readonly subnet: string
  readonly gateway: string
  /** From which addresses are given out, where not from all of it. */
  readonly range: string
  /** Addresses that are never given out, by their names. */
  readonly reserved: readonly (readonly [name: string, address: string])[]
}

export function subnetsOf(ipam: Json): readonly Subnet[] {
  return listAt(ipam, 'Config').flatMap((each) => {
    const subnet = textAt(each, 'Subnet')
    if (!isObject(each) || subnet === undefined) return []
    const reserved = entriesOf(each['AuxiliaryAddresses'] ?? each['AuxAddress'])
    return [
      {
        subnet,
        gateway: gatewayOf(textAt(each, 'Gateway') ?? ''),
        range: textAt(each, 'IPRange') ?? '',
        reserved: reserved.flatMap(([name, address]) =>
          typeof address === 'string' ? [[name, address] as const] : [],
        ),
      },
    ]
  })
}

/** Old engines write the length of the subnet behind it, and Podman 4 "<nil>" where there is none. */
function gatewayOf(told: string): string {
  const address = told.replace(/\/\d+$/u, '')
  return parseAddress(address) ? address : ''
}

interface Pool {
  readonly range: Range
  /** Of each subnet that is taken from it. */
  readonly prefix: number
  /** Whose pool it is. Docker always names a gateway that it chose, Podman none of an internal network. */
  readonly namesGateway: boolean
}

/**
 * Where engines take subnets from when nobody says one. Source: Docker Engine, ipamutils (the lengths are the same in all
 * versions); containers.conf(5), default_subnet_pools.
 */
const POOLS: readonly Pool[] = (
  [
    ['172.16.0.0/12', 16, true],
    ['192.168.0.0/16', 20, true],
    ['fd00::/8', 64, true],
    ['10.89.0.0/16', 24, false],
    ['10.90.0.0/15', 24, false],
    ['10.92.0.0/14', 24, false],
    ['10.96.0.0/11', 24, false],
    ['10.128.0.0/9', 24, false],
  ] as const
).flatMap(([text, prefix, namesGateway]) => {
  const range = parseSubnet(text)
  return range ? [{ range, prefix, namesGateway }] : []
})

/**
 * Whether an engine would have chosen just this. One that was told a subnet and nothing else says, before Docker 28,
 * nothing of a gateway; one that chose names it.
 */
export function isChosenByEngine({ subnet, gateway, range, reserved }: Subnet): boolean {
  const own = parseSubnet(subnet)
  if (own === null || range !== '' || reserved.length > 0) return false
  if (gateway !== '' && !isFirstAddress(gateway, subnet)) return false
  return POOLS.some(
    (pool) => own.prefix === pool.prefix && isWithin(own, pool.range) && !(pool.namesGateway && gateway === ''),
  )
}

export function isFirstAddress(address: string, subnet: string): boolean {
  const [of, own] = [parseSubnet(subnet), parseAddress(address)]
  return of !== null && own !== null && of.bits === own.bits && own.value === of.value + 1n
}
