import type { Agent } from 'node:http'
import { oneLine } from '../base/escape.ts'
import type { Secret } from '../base/secret.ts'
import type { Ms } from '../model/time.ts'
import { lookupElsewhere } from './network/elsewhere.ts'
import type { Delivery, DeliveryContext } from './notifier.ts'
import type * as z from 'zod'
import { concealed, networkWords, refused } from './reasons.ts'
import type { Rejected } from './reasons.ts'
import { restAsked } from './retry-after.ts'
import { material, secret } from './secret-ref.ts'

const MAX_ANSWER_BYTES = 64 * 1024
const QUOTED_LENGTH = 200
/** Everything else from 400 to 499 says that the same will be refused again. */
const TRANSIENT: ReadonlySet<number> = new Set([408, 425, 429])

/** The option of every plugin that tells somebody over HTTP. */
export const trustOptions = {
  ca: material().optional().describe('PEM file of the authority to trust instead of the well-known ones'),
}

/** The same with a certificate of our own, for receivers that want to know who calls. */
export const identityOptions = {
  ...trustOptions,
  cert: material().optional().describe('PEM file with our client certificate; needs `key`'),
  key: secret().optional().describe('the private key of our client certificate'),
}

export interface Trust {
  readonly ca?: Secret | undefined
  readonly cert?: Secret | undefined
  readonly key?: Secret | undefined
}

/** A Secret, or what is known of it. */
type Hidden = Pick<Secret, 'reveal' | 'source'>

export interface HttpPost {
  /** Whole address. Those that hold a token are secrets. */
  readonly url: string | Hidden
  readonly method?: 'POST' | 'PUT' | 'GET'
  readonly headers?: Readonly<Record<string, string>>
  /** JSON text, or whatever the header `content-type` says; absent for a GET. */
  readonly body?: string | Buffer
  readonly trust?: Trust
  /** What an answer or an error may not repeat, beside the address if that is a secret. */
  readonly hidden?: readonly Secret[]
  /** How long the receiver wants to be left alone, where it says so in the body and not in Retry-After. */
  readonly restOf?: (answer: string) => Ms | undefined
}

export type HttpAccepted = { readonly kind: 'accepted'; readonly answer: string }

/**
 * Asks once. Redirects are not followed, no name leads to a link-local address, at most 64 KiB of the answer are read, and the socket is freed when the
 * context's signal is aborted. 408, 425, 429, 5xx and a broken network may be better next time; every other answer
 * but 2xx will stay the same.
 *
 * Source: RFC 9110, 10.2.3 (Retry-After), 15.5 and 15.6; RFC 6585, 4 (429).
 */
export async function postHttp(post: HttpPost, context: DeliveryContext): Promise<HttpAccepted | Rejected> {
  const conceal = concealing(post)
  const url = addressOf(post.url)
  if (url === null)
    return refused(`${sourceOf(post.url)} is not an address of the web: it has to begin with https://`, true)
  const agent = await agentFor(url, post.trust)
  try {
    const { default: fetch } = await import('node-fetch')
    // With a signal that is aborted already node-fetch throws where nobody can catch it.
    context.signal.throwIfAborted()
    const json = post.body === undefined ? {} : { 'content-type': 'application/json' }
    const response = await fetch(url, {
      method: post.method ?? 'POST',
      headers: { ...json, 'user-agent': 'orch-watch', ...post.headers, connection: 'close' },
      ...(post.body !== undefined && { body: post.body }),
      redirect: 'manual',
      signal: context.signal,
      agent,
    })
    const answer = await readAnswer(response.body)
    if (response.ok) return { kind: 'accepted', answer }
    const retryAfterMs = restAsked(response.headers.get('retry-after'), context.clock) ?? post.restOf?.(answer)
    return refusal(response.status, conceal(answer), retryAfterMs)
  } catch (error) {
    return failed(error, context.signal, conceal)
  } finally {
    agent.destroy()
  }
}

function addressOf(given: string | Hidden): URL | null {
  const text = typeof given === 'string' ? given : given.reveal()
  if (!URL.canParse(text)) return null
  const url = new URL(text)
  // A password in the address would be shown; such receivers have headers for it.
  const isPlain = url.username === '' && url.password === ''
  return isPlain && (url.protocol === 'https:' || url.protocol === 'http:') ? url : null
}

function sourceOf(given: string | Hidden): string {
  return typeof given === 'string' ? 'the address' : `what ${oneLine(given.source, QUOTED_LENGTH)} holds`
}

async function agentFor({ protocol }: URL, { ca, cert, key }: Trust = {}): Promise<Agent> {
  if (protocol === 'http:') return new (await import('node:http')).Agent({ lookup: lookupElsewhere })
  const { Agent } = await import('node:https')
  return new Agent({
    lookup: lookupElsewhere,
    ...(ca && { ca: ca.reveal() }),
    ...(cert && { cert: cert.reveal() }),
    ...(key && { key: key.reveal() }),
  })
}

/** The beginning of the answer; whoever sends without end is hung up on. */
async function readAnswer(body: NodeJS.ReadableStream | null): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of (body ?? []) as AsyncIterable<Buffer>) {
    chunks.push(chunk.subarray(0, MAX_ANSWER_BYTES - bytes))
    bytes += chunk.length
    if (bytes >= MAX_ANSWER_BYTES) break
  }
  return Buffer.concat(chunks).toString('utf8')
}

function refusal(status: number, answer: string, retryAfterMs: Ms | undefined): Rejected {
  if (status >= 300 && status < 400)
    return refused(`it answers ${status} and sends us elsewhere, where we do not go`, true)
  const isFinal = status < 500 && !TRANSIENT.has(status)
  const reason = `it answers ${status}${answer === '' ? '' : `: ${answer}`}`
  return { ...refused(reason, isFinal), ...(!isFinal && retryAfterMs !== undefined && { retryAfterMs }) }
}

function failed(error: unknown, signal: AbortSignal, conceal: (text: string) => string): Rejected {
  if (signal.aborted) return refused('no answer in time', false)
  return refused(conceal(networkWords(error)), false)
}

/** One line, without what is secret: a receiver may repeat what it was asked. */
function concealing({ url, hidden = [] }: HttpPost): (text: string) => string {
  const secrets = typeof url === 'string' ? hidden : [url, ...pathOf(url), ...hidden]
  return (text) => concealed(text, secrets)
}

/** Those who repeat an address often leave the name of the server out. */
function pathOf(url: Hidden): { reveal(): string }[] {
  const path = addressOf(url)?.pathname ?? ''
  return path.length > 8 ? [{ reveal: () => path }] : []
}

/** The delivery, with what the receiver calls it: some line of its answer. */
export function deliveredOr(
  posted: HttpAccepted | Rejected,
  referenceOf: (answer: string) => string = () => '',
): Delivery {
  if (posted.kind === 'rejected') return posted
  return { kind: 'delivered', reference: oneLine(referenceOf(posted.answer), QUOTED_LENGTH) }
}

/** A JSON answer, or null where it is anything else: the receiver may have taken it all the same. */
export function readJson<T>(schema: z.ZodType<T>, answer: string): T | null {
  try {
    const read = schema.safeParse(JSON.parse(answer))
    return read.success ? read.data : null
  } catch {
    return null // no JSON
  }
}
