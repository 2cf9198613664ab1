import { createPrivateKey, sign } from 'node:crypto'
import * as z from 'zod'
import type { Clock } from '../../base/clock.ts'
import { Secret } from '../../base/secret.ts'
import { fault } from '../fault.ts'
import { jsonOf } from './answer.ts'
import type { Answer } from './answer.ts'
import { checkedPlace } from './options.ts'
import type { DcosAuth, WebApiAuth } from './options.ts'
import type { ApiPlace } from './places.ts'

/** How long the proof of a service account is good: long enough for clocks that differ. */
const PROOF_SECONDS = 300

/** What is shown to an API. Never to a place that is not listed. */
export interface Credentials {
  /** The header `Authorization`, or null where nobody asks who we are. Throws a FaultError. */
  header(signal: AbortSignal): Promise<string | null>
  /** Whether it is worth asking again after a 401: forgets what was shown. */
  renew(shown: string | null): boolean
  /** What no message may repeat. */
  hidden(): readonly Secret[]
}

/** Asks a place without credentials. */
export type Post = (place: ApiPlace, path: string, body: string, signal: AbortSignal) => Promise<Answer>

export function credentialsOf(auth: WebApiAuth | undefined, post: Post, clock: Clock): Credentials {
  if (auth?.dcos) return dcosCredentials(auth.dcos, post, clock)
  const { user, password } = auth ?? {}
  if (user === undefined || !password) return fixed(null, [])
  const encoded = Buffer.from(`${user}:${password.reveal()}`).toString('base64')
  return fixed(`Basic ${encoded}`, [password, new Secret(encoded, password.source)])
}

function fixed(header: string | null, hidden: readonly Secret[]): Credentials {
  return { header: () => Promise.resolve(header), renew: () => false, hidden: () => hidden }
}

const loggedIn = z.object({ token: z.string().min(1).max(16_384) })

/**
 * Logs in when it is first needed, and once again when the token is refused: they live for days.
 *
 * Source: DC/OS 2.0, "Authentication tokens", "Service accounts": POST /acs/api/v1/auth/login, `Authorization: token=…`.
 */
function dcosCredentials(dcos: DcosAuth, post: Post, clock: Clock): Credentials {
  const place = checkedPlace(dcos.login)
  const known = [dcos.password, dcos.privateKey].filter((each) => each !== undefined)
  let current: { readonly token: Promise<Secret>; given?: Secret } | null = null
  let last: Secret | null = null

  const login = async (signal: AbortSignal): Promise<Secret> => {
    const who = dcos.password ? { password: dcos.password.reveal() } : { token: proofOf(dcos, clock) }
    const body = JSON.stringify({ uid: dcos.uid, ...who })
    return new Secret(jsonOf(await post(place, '/acs/api/v1/auth/login', body, signal), loggedIn).token, 'login')
  }
  return {
    header: async (signal) => {
      current ??= { token: login(signal) }
      const mine = current
      try {
        last = mine.given = await mine.token
        return `token=${last.reveal()}`
      } catch (error) {
        if (current === mine) current = null
        throw error
      }
    },
    renew: (shown) => {
      // Of many questions that were refused together, the first forgets the token; the others find, or await, the new one.
      if (current?.given && shown === `token=${current.given.reveal()}`) current = null
      return true
    },
    hidden: () => (last ? [...known, last] : known),
  }
}

/** Source: RFC 7515, RFC 7519: an RS256 JWT, signed by the account's own key. */
function proofOf({ uid, privateKey }: DcosAuth, clock: Clock): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
  const exp = Math.floor(clock.now() / 1000) + PROOF_SECONDS
  const signed = `${part({ alg: 'RS256', typ: 'JWT' })}.${part({ uid, exp })}`
  try {
    const key = createPrivateKey(privateKey?.reveal() ?? '')
    return `${signed}.${sign('sha256', Buffer.from(signed), key).toString('base64url')}`
  } catch (cause) {
    throw fault('auth-failed', 'the private key of the service account is not one that we can sign with', {
      hint: 'it is a PEM file: "-----BEGIN …"',
      cause,
    })
  }
}
