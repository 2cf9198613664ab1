import { withoutPassword } from '../../base/mask.ts'
import { Secret } from '../../base/secret.ts'
import type { HttpQuestion, MaybeConcealed, TlsTrust } from '../../model/network.ts'
import * as z from 'zod'
import { duration } from '../options.ts'
import { material, secret, SecretRef } from '../secret-ref.ts'

/** Long enough for what still works, and less than a check may take. */
const DEFAULT_TIMEOUT = '10s'
const LONGEST_MS = 25_000
const DEFAULT_REDIRECTS = 5

/** An address of the web: no user and password in it, they would be shown. */
export const webUrl = z.string().refine(isWebUrl, {
  error: ({ input }) =>
    `"${withoutPassword(String(input))}" is not an address: write http://host:port/path or https://…, without a password`,
})

function isWebUrl(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, username, password } = new URL(text)
  return (protocol === 'http:' || protocol === 'https:') && username === '' && password === ''
}

/** What only its name shows to be a secret. */
const SECRET_HEADERS = /authorization|cookie|token|secret|api-?key|password/iu
const HEADER_NAME = /^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$/u
const reference = secret()
const text = z.string().regex(/^[\t\u0020-\u007e\u0080-\u00ff]{0,4000}$/u, 'is not a value that a header can have')

const headers = z
  .record(z.string().regex(HEADER_NAME, 'is not the name of a header'), z.unknown())
  .transform((given, context): Readonly<Record<string, string | SecretRef>> => {
    const parsed = Object.entries(given).map(([name, value]): [string, string | SecretRef] => {
      const hidden = SECRET_HEADERS.test(name) || /^(?:env|file|command):/u.test(String(value))
      const read = (hidden ? reference : text).safeParse(value)
      if (read.success) return [name, read.data]
      for (const { message } of read.error.issues) context.addIssue({ code: 'custom', path: [name], message })
      return [name, '']
    })
    return Object.fromEntries(parsed)
  })

const auth = z.union([
  z.strictObject({
    user: z
      .string()
      .min(1)
      .regex(/^[^:\p{Cc}]+$/u),
    password: secret(),
  }),
  z.strictObject({ bearer: secret() }),
])

/** How a server of the web is asked: the options that every check has that asks one. */
export const webAccess = {
  headers: headers
    .optional()
    .describe('headers to send; a value may be `env:NAME` or `file:PATH`, and has to be where the name says secret'),
  auth: auth
    .optional()
    .describe('`{ user, password: env:NAME }` or `{ bearer: env:NAME }`; not sent to another server'),
  ca: material().optional().describe('PEM file of the authority to trust instead of the well-known ones'),
  cert: material().optional().describe('PEM file with our client certificate'),
  key: secret().optional().describe('the private key of our client certificate'),
  insecure: z.literal(true).optional().describe('take any certificate; a warning says so in every result'),
  redirects: z.int().min(0).max(20).optional().describe(`how many are followed; ${DEFAULT_REDIRECTS} when left out`),
  downgrade: z.literal(true).optional().describe('let a redirect lead from https to http'),
  proxy: webUrl.optional().describe('proxy to go through; the environment is not asked'),
  timeout: duration({ minMs: 100, maxMs: LONGEST_MS })
    .optional()
    .describe(`for everything together; ${DEFAULT_TIMEOUT} when left out`),
}

/** The same after it was parsed and the secrets were fetched. */
export type WebAccess = {
  readonly [K in keyof typeof webAccess]?: z.output<(typeof webAccess)[K]>
}

/** The question that the options mean. */
export function webQuestion(
  url: string,
  access: WebAccess,
  more: Pick<HttpQuestion, 'method' | 'body' | 'maxBodyBytes'>,
): HttpQuestion {
  return {
    url,
    ...more,
    headers: [...Object.entries(access.headers ?? {}), ...authorization(access.auth)].map(
      ([name, value]) => [name, fetched(value)] as const,
    ),
    timeoutMs: access.timeout ?? 10_000,
    redirects: access.redirects ?? DEFAULT_REDIRECTS,
    downgrade: access.downgrade ?? false,
    tls: trustOf(access),
    insecure: access.insecure ?? false,
    ...(access.proxy !== undefined && { proxy: access.proxy }),
  }
}

export function trustOf({ ca, cert, key }: Pick<WebAccess, 'ca' | 'cert' | 'key'>): TlsTrust {
  const pem = (value: SecretRef | undefined): Secret | undefined => value && (fetched(value) as Secret)
  return { ca: pem(ca), cert: pem(cert), key: pem(key) }
}

function authorization(given: WebAccess['auth']): [string, Secret][] {
  if (given === undefined) return []
  if ('bearer' in given) {
    const { source } = fetched(given.bearer) as Secret
    return [['authorization', new Secret(`Bearer ${(fetched(given.bearer) as Secret).reveal()}`, source)]]
  }
  const password = fetched(given.password) as Secret
  const pair = Buffer.from(`${given.user}:${password.reveal()}`).toString('base64')
  return [['authorization', new Secret(`Basic ${pair}`, password.source)]]
}

/** lib/inventory has put the secret where the reference stood; the schema's types still speak of the reference. */
export function fetched(value: MaybeConcealed | SecretRef): MaybeConcealed {
  if (value instanceof SecretRef) throw new Error(`"${value.text}" was not fetched`)
  return value
}
