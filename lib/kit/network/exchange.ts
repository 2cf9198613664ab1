import { request } from 'node:http'
import type { ClientRequest, IncomingMessage, RequestOptions } from 'node:http'
import type { Duplex } from 'node:stream'
import type { HttpPhases, HttpQuestion } from '../../model/network.ts'
import type { Asking } from './asking.ts'
import { ENCODINGS, readBody } from './body.ts'
import type { Body } from './body.ts'
import { dial } from './dial.ts'
import { Unanswered } from './failures.ts'
import { secured } from './secure.ts'

/** More than any server needs, less than what hurts. */
const MAX_HEAD_BYTES = 64 * 1024

/** One request and its answer. */
export interface Exchange {
  readonly status: number
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body: Body
  readonly phases: HttpPhases
  readonly untrusted?: string
}

/** What is different from one redirect to the next. */
export interface Hop {
  readonly url: URL
  readonly method: string
  /** Whether this is still the server that the question is for: only that one gets headers, body and certificate. */
  readonly trusted: boolean
}

/** Asks one server once, over a connection of its own. Throws. */
export async function exchange(hop: Hop, question: HttpQuestion, asking: Asking): Promise<Exchange> {
  const line = await open(hop, question, asking)
  try {
    asking.phase = 'answer'
    const sent = asking.clock.monotonicMs()
    const response = await answerTo(requestFor(hop, question, line), asking)
    const firstByteMs = asking.clock.monotonicMs() - sent
    const body = await readBody(response, question.maxBodyBytes)
    return {
      status: response.statusCode ?? 0,
      headers: pairs(response.rawHeaders),
      body,
      phases: { ...line.phases, firstByteMs },
      ...(line.untrusted !== undefined && { untrusted: line.untrusted }),
    }
  } finally {
    line.stream.destroy()
    line.close()
  }
}

interface Line {
  readonly stream: Duplex
  readonly phases: Omit<HttpPhases, 'firstByteMs'>
  /** Whether the server at the other end is a proxy that fetches for us. */
  readonly proxied: boolean
  readonly untrusted?: string
  close(): void
}

async function open({ url, trusted }: Hop, question: HttpQuestion, asking: Asking): Promise<Line> {
  const secure = url.protocol === 'https:'
  const proxy = question.proxy === undefined ? null : new URL(question.proxy)
  const { socket, dnsMs, connectMs } = await dial(hostOf(proxy ?? url), portOf(proxy ?? url), asking)
  const close = (): void => void socket.destroy()
  try {
    const phases = { dnsMs, connectMs }
    if (!secure) return { stream: socket, phases, proxied: proxy !== null, close }
    const raw = proxy === null ? socket : await tunnelled(url, socket, asking)
    const before = asking.clock.monotonicMs()
    const { cert, key, ...trust } = question.tls
    const name = (trusted ? trust.serverName : undefined) ?? hostOf(url)
    const by = { trust: trusted ? { ...trust, cert, key } : trust, name, insecure: question.insecure }
    const stream = await secured(raw, by, asking)
    const untrusted = stream.authorized ? {} : { untrusted: String(stream.authorizationError) }
    const tlsMs = asking.clock.monotonicMs() - before
    return { stream, phases: { ...phases, tlsMs }, proxied: false, ...untrusted, close }
  } catch (error) {
    close()
    throw error
  }
}

/** A way through a proxy, for what it may not read. */
async function tunnelled(url: URL, socket: Duplex, asking: Asking): Promise<Duplex> {
  asking.phase = 'connect'
  const place = `${url.hostname}:${portOf(url)}`
  const asks = request({ method: 'CONNECT', path: place, headers: { host: place }, ...over(socket) })
  asks.end()
  const [response, stream] = await new Promise<[IncomingMessage, Duplex]>((resolve, reject) => {
    asks.once('connect', (answer: IncomingMessage, way: Duplex) => resolve([answer, way]))
    asks.on('error', reject)
  })
  const { statusCode = 0 } = response
  if (statusCode !== 200) throw new Unanswered('protocol', `the proxy does not let us through: status ${statusCode}`)
  return stream
}

function requestFor({ url, method, trusted }: Hop, question: HttpQuestion, line: Line): ClientRequest {
  const headers: Record<string, string> = {
    host: url.host,
    'user-agent': 'orch-watch',
    accept: '*/*',
    'accept-encoding': ENCODINGS,
    connection: 'close',
  }
  if (trusted) for (const [name, value] of question.headers) headers[name.toLowerCase()] = textOf(value)
  const body = trusted && question.body !== undefined ? Buffer.from(textOf(question.body)) : null
  if (body && hasBody(method)) headers['content-length'] = String(body.length)
  const path = line.proxied ? `${url.origin}${url.pathname}${url.search}` : `${url.pathname}${url.search}`
  const asks = request({ method, path, headers, setHost: false, ...over(line.stream) })
  if (headers['content-length'] === undefined) asks.end()
  else asks.end(body)
  return asks
}

/** What a request of this method carries is read by servers. */
export function hasBody(method: string): boolean {
  return method !== 'GET' && method !== 'HEAD'
}

function over(stream: Duplex): RequestOptions {
  return { createConnection: () => stream, maxHeaderSize: MAX_HEAD_BYTES }
}

function answerTo(asks: ClientRequest, { signal }: Asking): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    asks.once('response', resolve)
    // Stays for good: it may fail again after the answer was read.
    asks.on('error', (error: NodeJS.ErrnoException) => {
      if (signal.aborted) reject(signal.reason as Error)
      else if (error.message !== 'socket hang up') reject(error)
      else reject(new Unanswered('lost', 'the connection was closed before an answer came', { cause: error }))
    })
    asks.once('close', () => reject(new Unanswered('lost', 'the connection was closed before an answer came')))
  })
}

/** Header text goes out as it is: a line end in it would be another header, and Node refuses it. */
function textOf(value: HttpQuestion['headers'][number][1]): string {
  return typeof value === 'string' ? value : value.reveal()
}

function pairs(raw: readonly string[]): (readonly [string, string])[] {
  return raw.flatMap((name, index) => (index % 2 === 0 ? [[name.toLowerCase(), raw[index + 1] ?? ''] as const] : []))
}

function hostOf(url: URL): string {
  return url.hostname.replace(/^\[(.*)\]$/u, '$1')
}

function portOf(url: URL): number {
  return Number(url.port) || (url.protocol === 'https:' ? 443 : 80)
}
