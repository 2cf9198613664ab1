import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:https'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { TLSSocket } from 'node:tls'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeCertificates } from './certificates.ts'
import type { Certificates } from './certificates.ts'
import { answerToPut, atOnce, wholeOf } from './fake-kubernetes-put.ts'
import type { Admission, PutAnswer, PutRequest } from './fake-kubernetes-put.ts'

type Refused = PutAnswer & { kind: 'refused' }

export type KubeObject = Readonly<Record<string, unknown>>
/** What is answered instead of the objects: a refusal, or whatever the function does. False: go on as usual. */
export type Instead = (request: IncomingMessage, response: ServerResponse) => boolean

export interface FakeKubernetes {
  readonly url: string
  /** A kubeconfig with the contexts "token", "certificate", "stale" and "nowhere". */
  readonly kubeconfig: string
  readonly folder: string
  readonly certificates: Certificates
  /** Paths with their queries, in the order asked; of updates "PUT /apis/…". */
  readonly asked: string[]
  /** Updates, and what changes a part, as they came, in their order. */
  readonly puts: PutRequest[]
  /** How many questions were open at the same time at most. */
  mostAtOnce: number
  /** By path without query: "/api/v1/pods". What is not here is a 404. */
  objects: Record<string, readonly KubeObject[]>
  /** Tokens that are taken. */
  tokens: Set<string>
  /** "pods", "nodes": what this account may not list; "update deployments", "patch deployments". */
  forbidden: Set<string>
  instead: Instead
  /** What becomes of an update before it is taken. */
  admission: Admission
  /** What the controllers make of an object that was updated. */
  controller: (object: KubeObject) => KubeObject
  readyz: { status: number; text: string }
  /** What may be listed and not watched. */
  unwatchable: Set<string>
  /** Sends a line to everybody who watches that kind. */
  tell(plural: string, event: object): void
  /** Ends the watches of that kind, as a server does after some minutes, or cuts them off. */
  endWatches(plural: string, how?: 'end' | 'destroy'): void
  /** Paths that are watched now. */
  readonly watching: (plural?: string) => string[]
  stop(): Promise<void>
}

export const TOKEN = 'a-token-of-a-test'

/**
 * A cluster without anything in it, over HTTPS on loopback.
 *
 * @param made those of another one: making them takes its time
 */
export async function startFakeKubernetes(made?: Certificates): Promise<FakeKubernetes> {
  const folder = await mkdtemp(join(tmpdir(), 'ow-kube-'))
  const certificates = made ?? (await makeCertificates(folder))
  const watches = new Map<ServerResponse, string>()
  const watchesOf = (plural: string): [ServerResponse, string][] =>
    [...watches].filter(([, path]) => path.endsWith(plural))
  let open = 0
  const { server: pair, ca } = certificates
  const server = createServer({ ...pair, ca, requestCert: true, rejectUnauthorized: false }, (request, response) => {
    open += 1
    fake.mostAtOnce = Math.max(fake.mostAtOnce, open)
    response.once('close', () => (open -= 1))
    fake.asked.push(`${request.method === 'GET' ? '' : `${request.method} `}${request.url}`)
    // As a server that has something to look up: questions that are asked together are open together.
    setImmediate(() => answer(fake, watches, request, response))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`
  const fake: FakeKubernetes = {
    url,
    folder,
    certificates,
    kubeconfig: join(folder, 'kubeconfig'),
    asked: [],
    puts: [],
    mostAtOnce: 0,
    objects: emptyCluster(),
    tokens: new Set([TOKEN]),
    forbidden: new Set(),
    instead: () => false,
    admission: (object) => object,
    controller: atOnce,
    readyz: { status: 200, text: '[+]ping ok\n[+]etcd ok\nreadyz check passed\n' },
    unwatchable: new Set(),
    tell: (plural, event) => watchesOf(plural).forEach(([each]) => each.write(`${JSON.stringify(event)}\n`)),
    endWatches: (plural, how = 'end') => watchesOf(plural).forEach(([each]) => each[how]()),
    watching: (plural = '') => watchesOf(plural).map(([, path]) => path),
    stop: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await rm(folder, { recursive: true, force: true })
    },
  }
  await writeFile(join(folder, 'token'), TOKEN)
  await writeFile(fake.kubeconfig, JSON.stringify(kubeconfig(url, folder, { ca, ...certificates.client })))
  return fake
}

function kubeconfig(url: string, folder: string, by: { ca: string; cert: string; key: string }): object {
  const base64 = (text: string): string => Buffer.from(text).toString('base64')
  const cluster = (name: string, server: string, more: object): object => ({ name, cluster: { server, ...more } })
  const context = (name: string, user = name, of = 'fake'): object => ({ name, context: { cluster: of, user } })
  const vouched = { 'certificate-authority-data': base64(by.ca) }
  const shown = { 'client-certificate-data': base64(by.cert), 'client-key-data': base64(by.key) }
  const program = { apiVersion: 'client.authentication.k8s.io/v1', command: join(folder, 'login'), args: [] }
  return {
    'current-context': 'token',
    clusters: [
      cluster('fake', url, vouched),
      cluster('nowhere', 'https://127.0.0.1:1', vouched),
      cluster('unchecked', url, { 'insecure-skip-tls-verify': true }),
      cluster('untrusted', url, {}),
    ],
    users: [
      { name: 'token', user: { token: TOKEN } },
      { name: 'stale', user: { tokenFile: join(folder, 'token') } },
      { name: 'certificate', user: shown },
      { name: 'program', user: { exec: program } },
    ],
    contexts: [
      ...[context('token'), context('stale'), context('certificate'), context('program')],
      ...['nowhere', 'unchecked', 'untrusted'].map((name) => context(name, 'token', name)),
    ],
  }
}

/** The kinds that every cluster knows; nobody measures here. */
function emptyCluster(): Record<string, readonly KubeObject[]> {
  const kinds = [
    ...['/api/v1/pods', '/api/v1/nodes', '/api/v1/persistentvolumeclaims', '/apis/storage.k8s.io/v1/storageclasses'],
    ...['deployments', 'replicasets', 'statefulsets', 'daemonsets'].map((plural) => `/apis/apps/v1/${plural}`),
    ...['/apis/batch/v1/jobs', '/apis/batch/v1/cronjobs', '/apis/policy/v1/poddisruptionbudgets'],
    '/apis/autoscaling/v2/horizontalpodautoscalers',
  ]
  return Object.fromEntries(kinds.map((kind) => [kind, []]))
}

function answer(
  fake: FakeKubernetes,
  watches: Map<ServerResponse, string>,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const url = new URL(request.url ?? '', 'https://fake')
  const plural = url.pathname.split('/').at(-1) ?? ''
  if (fake.instead(request, response)) return
  if (url.pathname === '/version') send(response, 200, { major: '1', minor: '34', gitVersion: 'v1.34.9' })
  else if (!isKnown(fake, request)) refuse(response, 401, 'Unauthorized', 'Unauthorized')
  else if (url.pathname === '/readyz') response.writeHead(fake.readyz.status).end(fake.readyz.text)
  else if (fake.forbidden.has(url.pathname) || fake.forbidden.has(plural)) forbid(response, 'list', plural)
  else if (request.method !== 'GET') void put(fake, request, response)
  else if (url.searchParams.get('watch') && fake.unwatchable.has(plural)) forbid(response, 'watch', plural)
  else list(fake, watches, url, response)
}

function list(fake: FakeKubernetes, watches: Map<ServerResponse, string>, url: URL, response: ServerResponse): void {
  const [, group = '', namespace, plural = ''] = /^(.*?)(?:\/namespaces\/([^/]+))?\/([^/]+)$/u.exec(url.pathname) ?? []
  const all = fake.objects[`${group}/${plural}`]
  if (!all) response.writeHead(404, { 'content-type': 'text/plain' }).end('404 page not found\n')
  else if (url.searchParams.get('watch')) {
    watches.set(response, url.pathname)
    response.once('close', () => watches.delete(response))
    response.writeHead(200, { 'content-type': 'application/json' }).flushHeaders()
  } else {
    const own = namespace === undefined ? all : all.filter((each) => namespaceOf(each) === namespace)
    const [, name] = /^metadata\.name=(.+)$/u.exec(url.searchParams.get('fieldSelector') ?? '') ?? []
    sendPage(response, name === undefined ? own : own.filter((each) => nameOf(each) === name), url.searchParams)
  }
}

async function put(fake: FakeKubernetes, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = request.url ?? ''
  const { method = '' } = request
  const { group, namespace, plural, name, part } = partsOf(path)
  const chunks: Buffer[] = []
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
  const object = JSON.parse(Buffer.concat(chunks).toString('utf8')) as Record<string, unknown>
  const asked: PutRequest = { path, type: request.headers['content-type'] ?? '', object }
  fake.puts.push(asked)
  const verb = method === 'PATCH' ? 'patch' : 'update'
  if (fake.forbidden.has(`${verb} ${plural}${part}`)) {
    forbid(response, verb, `${plural}${part}`)
    return
  }
  const all = fake.objects[`${group}/${plural}`] ?? []
  const old = all.find((each) => namespaceOf(each) === namespace && nameOf(each) === name)
  const answer = answerToPut(old, { ...asked, object: wholeOf(old, asked, method) }, fake.admission)
  if (answer.kind === 'refused') {
    refuseBecause(response, answer)
    return
  }
  const { isTrial, object: made } = answer
  const after = all.map((each) => (each === old ? fake.controller(made) : each))
  if (!isTrial) fake.objects[`${group}/${plural}`] = after
  send(response, 200, made)
}

/** Of "/apis/apps/v1/namespaces/shop/deployments/web/scale?fieldManager=…". */
function partsOf(path: string) {
  const [, group, namespace, plural = '', name, part = ''] =
    /^(.*?)\/namespaces\/([^/]+)\/([^/]+)\/([^/?]+)(\/[^?]+)?/u.exec(path) ?? []
  return { group, namespace, plural, name, part }
}

function refuseBecause(response: ServerResponse, { code, reason, message, field }: Refused): void {
  const cause = { field, reason: 'FieldValueInvalid', message: message.split(`${field}: `)[1] }
  const details = field === undefined ? {} : { details: { causes: [cause] } }
  send(response, code, { kind: 'Status', apiVersion: 'v1', status: 'Failure', message, reason, ...details, code })
}

function nameOf(object: KubeObject): unknown {
  return (object['metadata'] as { name?: unknown } | undefined)?.name
}

function namespaceOf(object: KubeObject): unknown {
  return (object['metadata'] as { namespace?: unknown } | undefined)?.namespace
}

function isKnown({ tokens }: FakeKubernetes, { headers, socket }: IncomingMessage): boolean {
  const token = headers.authorization?.replace(/^Bearer /u, '')
  if (token !== undefined) return tokens.has(token)
  // A conversation that goes on from an earlier one counts as authorized even where nobody has shown a certificate.
  return socket instanceof TLSSocket && socket.authorized && Object.keys(socket.getPeerCertificate()).length > 0
}

function sendPage(response: ServerResponse, all: readonly KubeObject[], query: URLSearchParams): void {
  const limit = Number(query.get('limit') ?? all.length)
  const from = Number(query.get('continue') ?? 0)
  const next = from + limit < all.length ? { continue: String(from + limit), remainingItemCount: 1 } : {}
  const metadata = { resourceVersion: '1000', ...next }
  send(response, 200, { kind: 'AnyList', apiVersion: 'v1', metadata, items: all.slice(from, from + limit) })
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

function forbid(response: ServerResponse, verb: string, plural: string): void {
  refuse(response, 403, 'Forbidden', `${plural} is forbidden: User "watch" cannot ${verb} resource "${plural}"`)
}

/** As the API says no. */
export function refuse(
  response: ServerResponse,
  code: number,
  reason: string,
  message: string,
  headers: Record<string, string> = {},
): void {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
  send(response, code, { kind: 'Status', apiVersion: 'v1', status: 'Failure', message, reason, code })
}
