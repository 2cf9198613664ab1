import * as z from 'zod'
import { searchPattern, secret, webUrl } from '../../lib/kit/index.ts'
import type { MaybeConcealed } from '../../lib/model/network.ts'
import { jsonWish } from './json.ts'

const MAX_URLS = 32
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const

const text = z.string().min(1).max(10_000)
const texts = z.union([text.transform((each) => [each]), z.array(text).max(50)])

/** The first and the last status of a range. */
export type StatusRange = readonly [number, number]

const STATUS = /^([1-5]\d\d)(?:\s*-\s*([1-5]\d\d))?$/u

const range = z.union([z.string(), z.number()]).transform((given, context): StatusRange => {
  const [, first, last = first] = STATUS.exec(String(given).trim()) ?? []
  if (first !== undefined && Number(first) <= Number(last)) return [Number(first), Number(last)]
  context.addIssue({ code: 'custom', message: `"${String(given)}" is not a status: write 200 or "200-399"` })
  return z.NEVER
})

/** What is asked for and expected; each may be said beside all URLs, or at one of them. */
export const wishes = {
  method: z.enum(METHODS).optional().describe('GET when left out, POST where there is a body'),
  body: z
    .union([z.strictObject({ from: secret() }), z.string().max(100_000)])
    .optional()
    .describe('what is sent: text, or `{ from: file:PATH }`'),
  status: z
    .union([range.transform((each) => [each]), z.array(range).min(1).max(50)])
    .optional()
    .describe('expected: 200, "200-399" (when left out) or a list of these'),
  contains: texts.optional().describe('text that has to be in the body, or a list'),
  lacks: texts.optional().describe('text that may not be in the body, or a list'),
  matches: searchPattern.optional().describe('regular expression (RE2) that has to be found in the body'),
  header: z
    .record(z.string().min(1).max(100), z.string().max(1000))
    .optional()
    .describe('headers of the answer and the text that has to be in each: `{ content-type: text/html }`'),
  json: z
    .array(jsonWish)
    .max(50)
    .optional()
    .describe(
      'fields of a JSON body: `{ path: status, is: ok }`, `{ path: /queue/0/depth, warn: "> 10", crit: "> 100" }`',
    ),
}

const one = z.strictObject({ url: webUrl, name: z.string().min(1).max(200).optional(), ...wishes })

export const oneOrMore = z.union([
  webUrl,
  z
    .array(z.union([webUrl, one]))
    .min(1)
    .max(MAX_URLS),
])

export type Wishes = { readonly [K in keyof typeof wishes]?: z.output<(typeof wishes)[K]> }

export interface Request extends Omit<Wishes, 'method' | 'body' | 'status'> {
  readonly item: string
  readonly url: string
  readonly method: string
  readonly body: MaybeConcealed | undefined
  readonly status: readonly StatusRange[]
}

/** What is said at one URL wins over what is said beside all of them. */
export function requestsOf(
  options: Wishes & { readonly url?: z.output<typeof oneOrMore> | undefined },
  address: string,
): Request[] {
  const { method, body, status, contains, lacks, matches, header, json } = options
  const common = { method, body, status, contains, lacks, matches, header, json }
  const host = address.includes(':') ? `[${address}]` : address
  return [options.url ?? `https://${host}/`].flat().map((each) => {
    const own: Wishes & { url: string; name?: string | undefined } = typeof each === 'string' ? { url: each } : each
    const said = Object.entries(own).filter(([, value]) => value !== undefined)
    const all = { ...common, ...(Object.fromEntries(said) as typeof own) }
    // Where the reference stood is the secret by now.
    const sent = typeof all.body === 'object' ? (all.body.from as unknown as MaybeConcealed) : all.body
    return {
      ...all,
      item: own.name ?? own.url,
      method: all.method ?? (sent === undefined ? 'GET' : 'POST'),
      body: sent,
      status: all.status ?? [[200, 399]],
    }
  })
}
