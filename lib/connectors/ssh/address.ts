import { isIPv6 } from 'node:net'

/** What stands behind `address:`: a host name, an IP address or an alias of ssh_config. */
export interface Address {
  readonly user?: string
  readonly host: string
  readonly port?: number
}

/** For messages about an address that is refused. */
export const ADDRESS_ALLOWED = 'write "host", "user@host", "user@host:22" or "user@[2001:db8::1]:22"'

/** A user name that no shell and no option parser can take for anything else. */
export const USER = /^[A-Za-z0-9_][A-Za-z0-9._+@-]{0,63}$/u

const HOST = /^[A-Za-z0-9_](?:[A-Za-z0-9._-]{0,251}[A-Za-z0-9_.])?$/u
const PORT = /^[1-9][0-9]{0,4}$/u

/**
 * Reads `user@host:port`. The grammar is narrow on purpose: no leading hyphen, no character that means something to a
 * shell, no control character. An IPv6 address stands in brackets when a port follows.
 *
 * @returns null when the text is anything else
 */
export function parseAddress(text: string): Address | null {
  const at = text.lastIndexOf('@')
  const user = at < 0 ? undefined : text.slice(0, at)
  if (user !== undefined && !USER.test(user)) return null
  const place = parsePlace(text.slice(at + 1))
  return place && { ...(user !== undefined && { user }), ...place }
}

/** "host:port" for people and for limits per address, with brackets where they are needed. */
export function formatPlace(host: string, port: number): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
}

function parsePlace(text: string): Pick<Address, 'host' | 'port'> | null {
  const bracketed = /^\[([^\]]+)\](?::(.+))?$/u.exec(text)
  if (bracketed) return withPort(isPlainIpv6(bracketed[1]) ? bracketed[1] : undefined, bracketed[2])
  if (isPlainIpv6(text)) return { host: text }
  const [, host, port] = /^([^:]+)(?::([^:]*))?$/u.exec(text) ?? []
  return withPort(host !== undefined && HOST.test(host) ? host : undefined, port)
}

function withPort(host: string | undefined, port: string | undefined): Pick<Address, 'host' | 'port'> | null {
  if (host === undefined) return null
  if (port === undefined) return { host }
  return PORT.test(port) && Number(port) <= 65_535 ? { host, port: Number(port) } : null
}

// A zone ("%eth0") is a name too, and Node accepts any text there.
function isPlainIpv6(text: string | undefined): text is string {
  return text !== undefined && isIPv6(text) && /^[0-9A-Fa-f:.]+(?:%[A-Za-z0-9._-]{1,32})?$/u.test(text)
}
