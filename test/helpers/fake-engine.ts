import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { ServerOptions } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** What is answered to a path: a value as JSON, or whatever the function does. */
export type Answer = object | ((request: IncomingMessage, response: ServerResponse) => void)

export interface FakeEngine {
  /** unix:///… or tcp://127.0.0.1:… */
  readonly endpoint: string
  /** Path of the unix socket; empty on a port. */
  readonly socket: string
  readonly port: number
  /** Paths without the API's version, in the order asked: "/containers/json?all=true". */
  readonly asked: string[]
  /** By path without version and query; `*` in it stands for one name. May be changed while it runs. */
  answers: Record<string, Answer>
  /** Ends the connections that are kept open. */
  hangUp(): void
  stop(): Promise<void>
}

/** An engine that says what a test wants to hear, over real HTTP: on a unix socket, or on a loopback port. */
export async function startFakeEngine(
  answers: Record<string, Answer>,
  wish: { port?: true; tls?: ServerOptions; socket?: string } = {},
): Promise<FakeEngine> {
  const asked: string[] = []
  const answer: RequestListener = (request, response) => {
    const path = (request.url ?? '').replace(/^\/v\d+\.\d+/u, '')
    asked.push(path)
    reply(fake.answers, path.split('?')[0] ?? '', request, response)
  }
  const server = wish.tls ? createTlsServer(wish.tls, answer) : createServer(answer)
  const folder = await mkdtemp(join(tmpdir(), 'ow-fake-'))
  const socket = wish.tls || wish.port ? '' : (wish.socket ?? join(folder, 'docker.sock'))
  await new Promise<void>((resolve) =>
    socket ? server.listen(socket, resolve) : server.listen(0, '127.0.0.1', resolve),
  )
  const port = socket ? 0 : (server.address() as AddressInfo).port
  const fake: FakeEngine = {
    endpoint: socket ? `unix://${socket}` : `tcp://127.0.0.1:${port}`,
    socket,
    port,
    asked,
    answers: { '/version': aVersion(), ...answers },
    hangUp: () => server.closeIdleConnections(),
    stop: async () => {
      if (server.listening) await closed(server)
      await rm(folder, { recursive: true, force: true })
    },
  }
  return fake
}

function reply(
  answers: Record<string, Answer>,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const key = Object.keys(answers).find((each) => fits(each, path))
  const answer = key === undefined ? undefined : answers[key]
  if (typeof answer === 'function') {
    ;(answer as (request: IncomingMessage, response: ServerResponse) => void)(request, response)
    return
  }
  const status = answer === undefined ? 404 : 200
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(answer ?? { message: 'page not found' }))
}

function fits(pattern: string, path: string): boolean {
  const [words, given] = [pattern.split('/'), path.split('/')]
  return words.length === given.length && words.every((word, index) => word === '*' || word === given[index])
}

async function closed(server: Server): Promise<void> {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
}

/** An answer with a status: what a proxy or an unhappy engine says. */
export function refusal(status: number, body: string | object, type = 'application/json'): Answer {
  return (_request, response) => {
    response.writeHead(status, { 'content-type': type })
    response.end(typeof body === 'string' ? body : JSON.stringify(body))
  }
}

/** An id as engines make them, out of a number. */
export function anId(number: number): string {
  return number.toString(16).padStart(64, '0')
}

export function aVersion(said: object = {}): object {
  return { Version: '27.5.1', ApiVersion: '1.47', MinAPIVersion: '1.24', Os: 'linux', ...said }
}

export function anInfo(said: object = {}): object {
  const host = { Name: 'dock-1', NCPU: 4, MemTotal: 8 * 1024 ** 3, CgroupVersion: '2' }
  return { ...host, ServerVersion: '27.5.1', Warnings: null, ...said }
}

/**
 * Events as an engine tells them: what it remembers to whoever asks with an end, and to the others a stream that stays open.
 *
 * @param streams those that are open, the newest last
 */
export function eventsTold(streams: ServerResponse[], remembered: readonly object[] = []): Answer {
  return (request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' })
    response.flushHeaders()
    if (/[?&](?:until=|stream=false)/u.test(request.url ?? ''))
      response.end(remembered.map((each) => `${JSON.stringify(each)}\n`).join(''))
    else streams.push(response)
  }
}

/** One line of the list. */
export function aListed(number: number, said: object = {}): object {
  const image = { Image: 'shop/web:1.4.2', ImageID: 'sha256:1234' }
  return {
    Id: anId(number),
    Names: [`/web-${number}`],
    ...image,
    State: 'running',
    Status: 'Up 3 hours',
    Labels: {},
    ...said,
  }
}

/** One inspect, with `State` and `HostConfig` merged into what a healthy container says. */
export function anInspect(
  number: number,
  said: { State?: object; HostConfig?: object; [key: string]: unknown } = {},
): object {
  const state = { Status: 'running', ExitCode: 0, OOMKilled: false, Error: '' }
  const times = { StartedAt: '2026-05-01T10:00:01.123456789Z', FinishedAt: '0001-01-01T00:00:00Z' }
  return {
    Id: anId(number),
    Name: `/web-${number}`,
    Created: '2026-05-01T10:00:00.5Z',
    Image: 'sha256:1234',
    RestartCount: 0,
    Config: { Image: 'shop/web:1.4.2' },
    ...said,
    State: { ...state, ...times, ...said.State },
    HostConfig: {
      RestartPolicy: { Name: 'no' },
      Memory: 0,
      NanoCpus: 0,
      CpuQuota: 0,
      CpuPeriod: 0,
      ...said.HostConfig,
    },
  }
}
