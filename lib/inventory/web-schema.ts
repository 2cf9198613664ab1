import { isIPv4 } from 'node:net'
import * as z from 'zod'
import type { Problem } from '../base/problem.ts'
import type { Secret } from '../base/secret.ts'
import { parsePlace } from '../kit/network/places.ts'
import { secret } from '../kit/secret-ref.ts'
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

/** What the daemon answers over HTTP, and to whom. */
export const webSchema = z.lazy(() =>
  z
    .strictObject({
      listen: listen
        .prefault(`127.0.0.1:${DEFAULT_PORT}`)
        .describe('where; beyond this machine only with `tokens.read`'),
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
    })
    .superRefine(({ listen: where, tokens }, context) => {
      if (tokens.read !== undefined || isLoopback(parsePlace(where, DEFAULT_PORT)?.host ?? '')) return
      const message = `"${where}" can be reached from elsewhere: set "tokens.read", or listen on 127.0.0.1`
      context.addIssue({ code: 'custom', path: ['listen'], message })
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

/** The references of the tokens, to be opened with the other secrets. */
export function tokenRefsOf(words: WebWords | undefined): { readonly read?: SecretRef; readonly write?: SecretRef } {
  const { read, write } = words?.tokens ?? {}
  return { ...(read && { read }), ...(write && { write }) }
}

export function webOf(
  words: WebWords | undefined,
  { read, write }: { readonly read: Secret | undefined; readonly write: Secret | undefined },
): WebPlan | null {
  const place = words && parsePlace(words.listen, DEFAULT_PORT)
  if (!words || !place) return null
  return { ...place, hosts: words.hosts, tokens: { ...(read && { read }), ...(write && { write }) } }
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
