import * as z from 'zod'
import type { Clock } from '../../base/clock.ts'
import { oneLine } from '../../base/escape.ts'
import type { RegistryAccess } from '../../model/registry.ts'
import type { Ms } from '../../model/time.ts'
import { fault } from '../fault.ts'
import { parseJson } from '../json-body.ts'
import type { Transport } from '../web-api/transport.ts'
import type { Challenge } from './challenge.ts'
import { exchange } from './exchange.ts'
import type { RegistryAnswer } from './exchange.ts'
import { isLoopback } from './place.ts'
import type { RegistryPlace } from './place.ts'

type Bearer = Extract<Challenge, { scheme: 'bearer' }>

const TOKEN_BYTES = 256 * 1024
/** What a token lasts that does not say so, and the longest that one is used. */
const USUAL_SECONDS = 60
const LONGEST_SECONDS = 3600
/** How much of its life is used: it is checked by clocks that may differ, some time after it was sent. */
const USED_SHARE = 0.8
const MOST_KEPT = 2000

const granted = z.object({
  token: z.string().max(65_536).optional(),
  access_token: z.string().max(65_536).optional(),
  expires_in: z.number().positive().optional(),
})

/** What is shown to one registry. */
export interface Tokens {
  /** The header `Authorization` for reading this repository, as far as the registry has said what it wants. */
  authorization(path: string, signal: AbortSignal): Promise<string | null>
  /** It wants to be shown this. @returns whether we have something else to show than before */
  learn(challenge: Challenge, path: string, shown: string | null): boolean
}

/** Source: Docker Registry HTTP API V2, "Token Authentication Specification"; RFC 7617 (Basic). */
export function tokensFor(
  place: RegistryPlace,
  access: RegistryAccess,
  by: {
    readonly transport: Pick<Transport, 'send'>
    readonly clock: Clock
    /** What the one that hands out tokens says where it hands out none. */
    readonly refusal: (answer: RegistryAnswer, about: string) => Error
  },
): Tokens {
  const kept = keptTokens(by.clock)
  const scopes = new Map<string, string>()
  let wanted: Challenge | null = null

  const fetchToken = async (
    bearer: Bearer,
    scope: string,
    signal: AbortSignal,
  ): Promise<{ text: string; lastsMs: Ms }> => {
    const url = realmOf(bearer, place)
    if (bearer.service !== undefined) url.searchParams.set('service', bearer.service)
    url.searchParams.set('scope', scope)
    const authorization = passwordFor(url, place, access)
    const request = { method: 'GET', url, accept: 'application/json', authorization, maxBytes: TOKEN_BYTES } as const
    const answer = await exchange(request, by.transport, { name: url.host, signal })
    if (answer.status !== 200) throw by.refusal(answer, `a token for ${oneLine(scope, 200)}`)
    const { token, access_token: other, expires_in: seconds = USUAL_SECONDS } = grantedIn(answer, url.host)
    const text = token ?? other ?? ''
    if (!/^[\u0021-\u007e]+$/u.test(text)) throw fault('protocol', `${url.host} hands out a token that is none`)
    return { text, lastsMs: Math.min(seconds, LONGEST_SECONDS) * USED_SHARE * 1000 }
  }

  return {
    async authorization(path, signal) {
      if (access.bearer) return `Bearer ${access.bearer.reveal()}`
      if (wanted === null) return null
      if (wanted.scheme === 'basic') return basicOf(access)
      const [bearer, scope] = [wanted, scopes.get(path) ?? pullOf(path)]
      return `Bearer ${await kept.get(scope, () => fetchToken(bearer, scope, signal))}`
    },
    learn(challenge, path, shown) {
      if (access.bearer) return false
      wanted = challenge
      if (challenge.scheme === 'basic') return shown === null && basicOf(access) !== null
      const scope = challenge.scope !== undefined && isReading(challenge.scope, path) ? challenge.scope : pullOf(path)
      if (scopes.size >= MOST_KEPT) scopes.clear()
      scopes.set(path, scope)
      // One that was good and is refused now has been taken back.
      if (shown !== null) kept.forget(scope)
      return true
    },
  }
}

interface Token {
  readonly text: string
  readonly lastsMs: Ms
}

/** Tokens by their scope, as long as they are good; whoever comes while one is fetched waits for the same. */
function keptTokens(clock: Clock): {
  get(scope: string, fetch: () => Promise<Token>): Promise<string>
  forget(scope: string): void
} {
  const kept = new Map<string, { readonly token: Promise<Token>; untilMs: Ms }>()
  return {
    async get(scope, fetch) {
      const now = clock.monotonicMs()
      const known = kept.get(scope)
      if (known && now < known.untilMs) return (await known.token).text
      if (kept.size >= MOST_KEPT) kept.clear()
      const fresh = { token: fetch(), untilMs: Infinity }
      kept.set(scope, fresh)
      try {
        const { text, lastsMs } = await fresh.token
        fresh.untilMs = now + lastsMs
        return text
      } catch (error) {
        if (kept.get(scope) === fresh) kept.delete(scope)
        throw error
      }
    },
    forget: (scope) => void kept.delete(scope),
  }
}

function grantedIn({ body }: RegistryAnswer, host: string): z.output<typeof granted> {
  const read = granted.safeParse(parseJson(body))
  if (read.success) return read.data
  // Nothing of it is quoted: it may be the token.
  throw fault('protocol', `${host} answers something else than a token`)
}

/** The one that hands out tokens: with TLS, or the registry itself. */
function realmOf({ realm }: Bearer, { name, origin }: RegistryPlace): URL {
  const url = URL.canParse(realm, origin) ? new URL(realm, origin) : null
  if (url?.username === '' && (url.protocol === 'https:' || url.origin === origin || isBeside(url, origin))) return url
  throw fault('auth-failed', `${name} sends us to "${oneLine(realm, 120)}" for a token, where we do not go without TLS`)
}

/** Both on this machine. */
function isBeside(url: URL, origin: string): boolean {
  return url.protocol === 'http:' && isLoopback(url.host) && isLoopback(new URL(origin).host)
}

/** Who has not been said to be trusted is asked for what anybody may have. */
function passwordFor(url: URL, { name, realms }: RegistryPlace, access: RegistryAccess): string | null {
  const basic = basicOf(access)
  if (basic === null || realms.includes(url.host)) return basic
  throw fault('auth-failed', `${name} wants our password to be shown to "${url.host}"`, {
    hint: `if that is right, say so: "registries: { ${name}: { realm: ${url.host} } }"`,
  })
}

function basicOf({ user, password }: RegistryAccess): string | null {
  if (user === undefined || !password) return null
  return `Basic ${Buffer.from(`${user}:${password.reveal()}`).toString('base64')}`
}

function pullOf(path: string): string {
  return `repository:${path}:pull`
}

/** Whether no more is asked for than we need: some registries have words of their own for it. */
function isReading(scope: string, path: string): boolean {
  const [kind, name, actions = ''] = scope.split(':')
  const known = ['pull', 'metadata_read']
  return kind === 'repository' && name === path && actions.split(',').every((action) => known.includes(action))
}
