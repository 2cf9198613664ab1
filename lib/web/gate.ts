import { createHash, timingSafeEqual } from 'node:crypto'
import { isIP } from 'node:net'
import type { WebPlan, Wrapped } from '../model/inventory.ts'
import { originOf } from './same-origin.ts'

/** Who may ask: everybody, whoever may read what is known, whoever may change something. */
export type Right = 'public' | 'read' | 'write'

/** Who asks, and as whom. */
export interface Asking {
  readonly host: string | undefined
  readonly authorization: string | undefined
  /** The address of ours that the connection came to. */
  readonly localAddress: string
}

export interface Refusal {
  readonly status: 401 | 403 | 415 | 421
  readonly words: string
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
    if (!mayRead) return unknown()
    // Only then does a browser ask for another one.
    const status = schemeOf(asking.authorization) === 'basic' ? 401 : 403
    return { status, words: 'this token may read, and change nothing' }
  }
  return mayRead || mayWrite || !read ? null : unknown()
}

/** What comes with a question that changes something. */
export interface Sending extends Asking {
  readonly site: string | undefined
  readonly origin: string | undefined
  readonly mediaType: string | undefined
}

/**
 * Why a question that may change something is not even looked at. A browser sends what it knows of somebody with whatever any
 * page asks of it; so it has to be a page of ours that asks. Programs say themselves who they are.
 *
 * @param from what asks: a form on a page of ours, or a program
 */
export function sendingRefusal(sending: Sending, from: 'form' | 'program'): Refusal | null {
  const origin = originOf(sending)
  const isBearer = schemeOf(sending.authorization) === 'bearer'
  if (origin === 'foreign') return { status: 403, words: 'this was sent by a page that is not ours' }
  if (origin === 'unsaid' && from === 'form' && !isBearer)
    return { status: 403, words: 'nothing says which page has sent this: a program needs Authorization: Bearer …' }
  if (from === 'program' && !isBearer) return unknown()
  const wanted = from === 'form' ? 'application/x-www-form-urlencoded' : 'application/json'
  if (sending.mediaType?.split(';')[0]?.trim().toLowerCase() === wanted) return null
  return { status: 415, words: `what is sent has to be ${wanted}` }
}

/** The name that a browser sends beside the token; empty where it sends none. */
export function userIn(authorization: string | undefined): string {
  const both = basicIn(authorization)
  return both === null ? '' : both.slice(0, Math.max(0, both.indexOf(':')))
}

function schemeOf(authorization = ''): string {
  return /^[A-Za-z]+(?= )/u.exec(authorization)?.[0].toLowerCase() ?? ''
}

function basicIn(authorization = ''): string | null {
  const [, given] = /^Basic +([!-~]+)$/iu.exec(authorization) ?? []
  return given === undefined ? null : Buffer.from(given, 'base64').toString('utf8')
}

/** Browsers ask people for a name and a password, and send both: the password is the token, whatever the name. */
function tokenIn(authorization: string): string | undefined {
  const both = basicIn(authorization)
  if (both !== null) return both.slice(both.indexOf(':') + 1)
  return /^Bearer +([!-~]+)$/iu.exec(authorization)?.[1]
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
