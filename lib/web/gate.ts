import { createHash, timingSafeEqual } from 'node:crypto'
import { isIP } from 'node:net'
import type { WebPlan, Wrapped } from '../model/inventory.ts'
import type { Refusal, Right } from './route.ts'

/** Who asks, and as whom. */
export interface Asking {
  readonly host: string | undefined
  readonly authorization: string | undefined
  /** The address of ours that the connection came to. */
  readonly localAddress: string
}

type Doors = Pick<WebPlan, 'host' | 'hosts' | 'tokens'>

/** Why somebody may not ask for what needs this right; null when they may. */
export function refusalOf(asking: Asking, right: Right, plan: Doors): Refusal | null {
  if (!isOurName(asking, plan))
    return { status: 421, words: 'this is not the host that was asked for: name it in "settings.web.hosts"' }
  if (right === 'public') return null
  const { read, write } = plan.tokens
  const given = tokenIn(asking.authorization ?? '')
  const [mayWrite, mayRead] = [isSame(given, write), isSame(given, read)]
  if (right === 'write') {
    if (mayWrite) return null
    // Without a token nobody may, and no token would help.
    if (!write) return { status: 403, words: 'nothing may be changed here: there is no "settings.web.tokens.write"' }
    return mayRead ? { status: 403, words: 'this token may read, and change nothing' } : unknown()
  }
  return mayRead || mayWrite || !read ? null : unknown()
}

/** Browsers ask people for a name and a password, and send both: the password is the token, whatever the name. */
function tokenIn(authorization: string): string | undefined {
  const [, scheme = '', given] = /^(Bearer|Basic) +([!-~]+)$/iu.exec(authorization) ?? []
  if (scheme.toLowerCase() !== 'basic' || given === undefined) return given
  const both = Buffer.from(given, 'base64').toString('utf8')
  return both.slice(both.indexOf(':') + 1)
}

function unknown(): Refusal {
  return { status: 401, words: 'a token is needed: Authorization: Bearer …' }
}

/** In a time that tells nothing of the token. */
function isSame(given: string | undefined, token: Wrapped | undefined): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
  return given !== undefined && token !== undefined && timingSafeEqual(digest(given), digest(token.reveal()))
}

/**
 * A page of somebody else can make a name of its own lead here, and a browser would bring its questions: only names that
 * are ours are answered. An address is ours when the connection came to it; no browser can be led there under another.
 */
function isOurName({ host, localAddress }: Asking, plan: Doors): boolean {
  const name = nameIn(host ?? '')
  if (name === null) return false
  const own = plainAddress(localAddress)
  if (isIP(name) !== 0) return plainAddress(name) === own
  return plan.hosts.includes(name) || name === plan.host.toLowerCase() || (name === 'localhost' && isLoopback(own))
}

/** "watch.example.org:9876", "[::1]:9876" → the name alone, in lower case. */
function nameIn(host: string): string | null {
  const [, bracketed, plain] = /^(?:\[([0-9A-Fa-f:.]+)\]|([^:[\]]+))(?::\d{1,5})?$/u.exec(host) ?? []
  return (bracketed ?? plain)?.toLowerCase() ?? null
}

/** An address of IPv4 may be told as one of IPv6. */
function plainAddress(address: string): string {
  return address.toLowerCase().replace(/^::ffff:(?=\d+\.)/u, '')
}

function isLoopback(address: string): boolean {
  return address === '::1' || address.startsWith('127.')
}
