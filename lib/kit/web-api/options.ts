import * as z from 'zod'
import { withoutPassword } from '../../base/mask.ts'
import type { Secret } from '../../base/secret.ts'
import { secret } from '../secret-ref.ts'
import { tlsOptions } from '../tls-options.ts'
import type { TlsOptions } from '../tls-options.ts'
import { isLoopback, parsePlace } from './places.ts'
import type { ApiPlace } from './places.ts'

/** The options after lib/inventory has fetched what they refer to. */
export interface WebApiOptions {
  readonly endpoints: readonly string[]
  readonly auth?: WebApiAuth | undefined
  readonly tls?: TlsOptions | undefined
}

export interface WebApiAuth {
  readonly user?: string | undefined
  readonly password?: Secret | undefined
  readonly dcos?: DcosAuth | undefined
}

export interface DcosAuth {
  readonly login: string
  readonly uid: string
  readonly password?: Secret | undefined
  readonly privateKey?: Secret | undefined
}

const MAX_ENDPOINTS = 7
const PLACES = 'write https://host:port or http://host:port, with /a/path behind it where a proxy wants one'

const place = z.string().refine((text) => parsePlace(text) !== null, {
  error: ({ input }) => `"${withoutPassword(String(input))}" is not an endpoint: ${PLACES}`,
})

const dcos = z
  .strictObject({
    login: place.describe('where to log in: https://master.example'),
    uid: z.string().min(1).describe('name of the user or of the service account'),
    password: secret().optional().describe('of a user'),
    privateKey: secret().optional().describe('of a service account, PEM'),
  })
  .superRefine((given, context) => {
    if ((given.password === undefined) !== (given.privateKey === undefined)) return
    const message = 'one of "password" and "privateKey" has to be there, and not both'
    context.addIssue({ code: 'custom', path: ['password'], message })
  })

const auth = z
  .strictObject({
    user: z.string().min(1).optional().describe('name for HTTP Basic'),
    password: secret().optional().describe('password for HTTP Basic'),
    dcos: dcos.optional().describe('log in at DC/OS, and show the token that it gives'),
  })
  .superRefine((given, context) => {
    both(given, 'user', 'password', 'HTTP Basic needs both', context)
    if ((given.user === undefined) !== (given.dcos === undefined)) return
    const message = '"user" with "password", or "dcos": one of them has to be there, and not both'
    context.addIssue({ code: 'custom', path: ['dcos'], message })
  })

/** The keys of a runtime that asks a web API at one of several places. */
export const webApiOptions = {
  endpoints: z
    .array(place)
    .min(1)
    .max(MAX_ENDPOINTS)
    .describe('all places where it may answer: https://host:port[/path]'),
  auth: auth.optional().describe('who we are'),
  tls: tlsOptions('server').optional().describe('for https: whom to trust, and our certificate'),
}

function both<Given extends object>(
  given: Given,
  one: keyof Given & string,
  other: keyof Given & string,
  why: string,
  context: z.core.$RefinementCtx,
): void {
  if ((given[one] === undefined) === (given[other] === undefined)) return
  const missing = given[one] === undefined ? one : other
  context.addIssue({ code: 'custom', path: [missing], message: `${why}: "${missing}" is missing`, input: given })
}

/** The places of checked options. */
export function placesOf({ endpoints }: Pick<WebApiOptions, 'endpoints'>): readonly [ApiPlace, ...ApiPlace[]] {
  const places = endpoints.map(checkedPlace)
  const [first, ...others] = places
  if (!first) throw new Error('no endpoint: these were not checked against the options of this connector')
  return [first, ...others]
}

export function checkedPlace(text: string): ApiPlace {
  const found = parsePlace(text)
  if (!found) throw new Error('an endpoint was not checked against the options of this connector')
  return found
}

/** A password or a token that everybody on the way could read. */
export function webApiWarnings({ endpoints, auth: who }: WebApiOptions): string[] {
  if (!who) return []
  const shown = [...endpoints, ...(who.dcos ? [who.dcos.login] : [])].map(checkedPlace)
  return shown
    .filter((each) => !each.secure && !isLoopback(each))
    .map(({ name }) => `${name} is asked over http: everybody on the way can read our credentials`)
}
