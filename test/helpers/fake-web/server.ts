import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { ServerOptions } from 'node:https'
import { ended, listening } from '../network.ts'
import type { Gate } from './gates.ts'

/** One question as it came in. */
export interface Asked {
  readonly method: string
  /** Without the prefix: "/v2/apps". */
  readonly path: string
  readonly query: URLSearchParams
  readonly authorization: string | undefined
  readonly body: string
}

/** What is done with a question instead of answering it. False: answer as usual. */
export type Instead = (asked: Asked, response: ServerResponse) => boolean

/** A web API on loopback that takes down what it is asked, and what it was shown. */
export interface FakeServer {
  /** "http://127.0.0.1:40001/service/marathon". */
  readonly endpoint: string
  /** "127.0.0.1:40001". */
  readonly host: string
  readonly asked: Asked[]
  instead: Instead
  stop(): Promise<void>
}

export interface ServerChoice {
  /** Makes it HTTPS. */
  readonly tls?: ServerOptions
  /** In front of all paths but those of the gate, as a proxy wants it: "/service/marathon". */
  readonly prefix?: string
  readonly gate?: Gate
}

const MAX_BODY_BYTES = 1024 ** 2

/** @param answer called with every question that the gate lets through */
export async function startFakeServer(
  answer: (asked: Asked, response: ServerResponse, secure: boolean) => void,
  { tls, prefix = '', gate }: ServerChoice = {},
): Promise<FakeServer> {
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const whole = await askedBy(request)
    if (gate?.(whole, response)) return
    const asked = { ...whole, path: whole.path.slice(prefix.length) }
    fake.asked.push(asked)
    if (!whole.path.startsWith(`${prefix}/`)) saysText(response, 404, 'not found')
    else if (!fake.instead(asked, response)) answer(asked, response, tls !== undefined)
  }
  const take = (request: IncomingMessage, response: ServerResponse): void => {
    serve(request, response).catch((error: unknown) => response.destroy(error as Error))
  }
  const server = tls ? createSecureServer(tls, take) : createServer(take)
  const host = `127.0.0.1:${await listening(server)}`
  const fake: FakeServer = {
    endpoint: `${tls ? 'https' : 'http'}://${host}${prefix}`,
    host,
    asked: [],
    instead: () => false,
    stop: () => ended(server),
  }
  return fake
}

async function askedBy(request: IncomingMessage): Promise<Asked> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://fake')
  const chunks: Buffer[] = []
  for await (const chunk of request as AsyncIterable<Buffer>) {
    chunks.push(chunk)
    if (chunks.reduce((sum, { length }) => sum + length, 0) > MAX_BODY_BYTES) throw new Error('too much is asked')
  }
  return {
    method: request.method ?? '',
    path: pathname,
    query: searchParams,
    authorization: request.headers.authorization,
    body: Buffer.concat(chunks).toString('utf8'),
  }
}

export function saysJson(response: ServerResponse, value: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value))
}

export function saysText(response: ServerResponse, status: number, text: string, type = 'text/plain'): void {
  response.writeHead(status, { 'content-type': type }).end(text)
}
