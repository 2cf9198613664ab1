import { isIPv4 } from 'node:net'
import * as z from 'zod'
import type { Problem } from '../base/problem.ts'
import type { Secret } from '../base/secret.ts'
import { parsePlace } from '../kit/network/places.ts'
import { material, secret } from '../kit/secret-ref.ts'
import type { SecretRef } from '../kit/secret-ref.ts'
import type { WebPlan } from '../model/inventory.ts'

const DEFAULT_PORT = 9876
/** What is shorter is guessed. */
const SHORTEST_TOKEN = 16

const listen = z
  .string()
  .refine((text) => parsePlace(text, DEFAULT_PORT) !== null, 'is no address: write 127.0.0.1:9876')

const host = z
  .string()
  .regex(/^[A-Za-z0-9.:[\]_-]{1,255}$/u, 'is no name of a host')
  .transform((name) => name.toLowerCase())

const tls = z
  .strictObject({
    cert: material().describe('the certificate, PEM, and behind it those that lead to an authority'),
    key: secret().describe('its private key, PEM'),
  })
  .describe('speak HTTPS; a reload takes over a renewed certificate')

const publicView = z
  .strictObject({
    groups: z.array(z.string().min(1)).min(1).max(50).describe('groups of the inventory whose targets it shows'),
    title: z.string().min(1).max(100).optional().describe('what stands above it; "Status" when left out'),
  })
  .describe('a page at `/public` and badges that everybody may see, of these groups alone; there is none when left out')

/** What the daemon answers over HTTP, and to whom. */
export const webSchema = z.lazy(() =>
  z
    .strictObject({
      listen: listen
        .prefault(`127.0.0.1:${DEFAULT_PORT}`)
        .describe('where; beyond this machine only with `tokens.read`, and with `tls` or `behindProxy`'),
      tokens: z
        .strictObject({
          read: secret().optional().describe('who has it may read what is known; on this machine all may without it'),
          write: secret().optional().describe('who has it may change something, too; without it nobody may'),
        })
        .prefault({})
        .describe('`Authorization: Bearer …` of those who ask'),
      hosts: z
        .array(host)
        .max(50)
        .default([])
        .describe('names under which it is asked, beside that of `listen`: `[watch.example.org]`'),
      tls: tls.optional(),
      behindProxy: z
        .boolean()
        .default(false)
        .describe('a proxy of yours stands in front: it does TLS, and bounds what one client may take'),
      public: publicView.optional(),
    })
    .superRefine((words, context) => {
      const where = words.listen
      if (isLoopback(parsePlace(where, DEFAULT_PORT)?.host ?? '')) return
      const refuse = (why: string): void =>
        context.addIssue({
          code: 'custom',
          path: ['listen'],
          message: `"${where}" can be reached from elsewhere${why}`,
        })
      if (words.tokens.read === undefined) refuse(': set "tokens.read", or listen on 127.0.0.1')
      if (words.tls === undefined && !words.behindProxy)
        refuse(
          ', where tokens could be read on the way: set "tls", say "behindProxy: true" where a proxy of yours does it, or listen on 127.0.0.1',
        )
    })
    .describe('metrics and health of the daemon over HTTP; nothing listens when left out'),
)

export const metricsSchema = z
  .strictObject({
    maxSeries: z
      .int()
      .min(100)
      .max(10_000_000)
      .optional()
      .describe('so many series leave at once; what is left out is counted; 50000 when left out'),
  })
  .describe('what holds for all metrics that leave')

export type WebWords = z.output<typeof webSchema>
export type MetricsWords = z.output<typeof metricsSchema>

/** The references of tokens and of the certificate, to be opened with the other secrets. */
export interface WebRefs {
  readonly read?: SecretRef
  readonly write?: SecretRef
  readonly cert?: SecretRef
  readonly key?: SecretRef
}

export type WebSecrets = { readonly [Name in keyof WebRefs]-?: Secret | undefined }

export function webRefsOf(words: WebWords | undefined): WebRefs {
  const { read, write } = words?.tokens ?? {}
  return { ...(read && { read }), ...(write && { write }), ...words?.tls }
}

export function webOf(words: WebWords | undefined, { read, write, cert, key }: WebSecrets): WebPlan | null {
  const place = words && parsePlace(words.listen, DEFAULT_PORT)
  if (!words || !place) return null
  return {
    ...{ ...place, hosts: words.hosts, tokens: { ...(read && { read }), ...(write && { write }) } },
    ...(cert && key && { tls: { cert, key } }),
    ...(words.behindProxy && { isBehindProxy: true }),
    ...(words.public && { publicView: { groups: words.public.groups, title: words.public.title ?? 'Status' } }),
  }
}

/** What is wrong with a token that was kept elsewhere; null when it will do. It is not repeated. */
export function wrongToken(token: Secret): Pick<Problem, 'message' | 'hint'> | null {
  if (token.reveal().length >= SHORTEST_TOKEN && /^[!-~]+$/u.test(token.reveal())) return null
  return {
    message: `"${token.source}" holds no token`,
    hint: `${SHORTEST_TOKEN} letters and signs or more, without blanks, as "openssl rand -hex 32" makes them`,
  }
}

/** Source: RFC 6890: 127.0.0.0/8 and ::1 never leave a machine. */
function isLoopback(name: string): boolean {
  return name === 'localhost' || name === '::1' || (isIPv4(name) && name.startsWith('127.'))
}
