import { lookup } from 'node:dns'
import type { LookupAddress } from 'node:dns'
import { BlockList, isIPv6 } from 'node:net'
import type { LookupFunction } from 'node:net'

/** Names that lead there come from a mistake or from somebody who wants what the cloud tells its machines alone. */
const LINK_LOCAL = new BlockList()
// Written as IPv6, IPv4 is found by Node itself; behind NAT64 it is not. Source: RFC 3927, RFC 4291 2.5.6, RFC 6052.
LINK_LOCAL.addSubnet('169.254.0.0', 16, 'ipv4')
LINK_LOCAL.addSubnet('fe80::', 10, 'ipv6')
LINK_LOCAL.addSubnet('64:ff9b::a9fe:0', 112, 'ipv6')

export const LINK_LOCAL_CODE = 'ERR_LINK_LOCAL'

/** All that a name leads to is on this link. The message is for people. */
class LinkLocal extends Error {
  readonly code = LINK_LOCAL_CODE

  constructor(address: string) {
    super(
      `the name leads to ${address}, a link-local address, where we do not go; write the address itself if you mean it`,
    )
  }
}

/** Of the addresses of a name those that are not link-local. Throws LinkLocal where there are only such. */
export function elsewhere(addresses: readonly string[]): readonly string[] {
  const kept = addresses.filter((address) => !isLinkLocal(address))
  if (kept.length === 0 && addresses[0] !== undefined) throw new LinkLocal(addresses[0])
  return kept
}

function isLinkLocal(address: string): boolean {
  const bare = address.replace(/%.*$/u, '')
  return LINK_LOCAL.check(bare, isIPv6(bare) ? 'ipv6' : 'ipv4')
}

/**
 * In place of the lookup of a socket that brings notices to a receiver: a name is never a way to a link-local address.
 * Sockets look up names only, so an address that somebody has written as such is dialled.
 */
export const lookupElsewhere: LookupFunction = (host, options, done) => {
  lookup(host, { ...options, all: true }, (error, found) => {
    const told = error ?? only(found)
    if (told instanceof Error) done(told, '', 0)
    else if (options.all) done(null, [...told])
    else done(null, told[0]?.address ?? '', told[0]?.family)
  })
}

function only(found: readonly LookupAddress[]): readonly LookupAddress[] | LinkLocal {
  try {
    const kept = new Set(elsewhere(found.map(({ address }) => address)))
    return found.filter(({ address }) => kept.has(address))
  } catch (error) {
    return error as LinkLocal
  }
}
