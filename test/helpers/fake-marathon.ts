import type { ServerResponse } from 'node:http'
import { saysJson, saysText, startFakeServer } from './fake-web/server.ts'
import type { Asked, FakeServer, ServerChoice } from './fake-web/server.ts'

/** A task of an app, as Marathon tells it. Before 1.0 it had no state. */
export interface FakeTask {
  readonly id: string
  readonly state?: string
  readonly healthCheckResults?: readonly { readonly alive: boolean; readonly [more: string]: unknown }[] | null
  readonly [more: string]: unknown
}

/** An app with all that can be asked of it; the counts are made from its tasks. */
export interface FakeApp {
  readonly id: string
  readonly instances: number
  readonly tasks: readonly FakeTask[]
  readonly deployments?: readonly { readonly id: string }[]
  readonly lastTaskFailure?: object
  readonly [more: string]: unknown
}

/** Several members of one Marathon, over HTTP or HTTPS on loopback. */
export interface FakeMarathon {
  readonly members: readonly FakeServer[]
  /** Which of the members leads; null while they do not agree on one. */
  leader: number | null
  apps: readonly FakeApp[]
  /** Null: a release that has no pods. */
  pods: readonly object[] | null
  deployments: readonly object[]
  queue: readonly object[]
  /** Sends an event to all who listen and have asked for it. */
  tell(event: string, data?: object): void
  /** Ends the streams, as a leader does that steps down. */
  endStreams(): void
  readonly listening: () => number
  stop(): Promise<void>
}

interface Listener {
  readonly response: ServerResponse
  readonly wants: ReadonlySet<string>
}

export async function startFakeMarathon(
  choice: ServerChoice & { readonly count?: number } = {},
): Promise<FakeMarathon> {
  const { count = 1, ...own } = choice
  const listeners = new Set<Listener>()
  const members: FakeServer[] = []
  for (let at = 0; at < count; at += 1)
    members.push(
      await startFakeServer(
        (asked, response, secure) => memberAnswers(fake, listeners, { at, secure }, asked, response),
        own,
      ),
    )
  const fake: FakeMarathon = {
    members,
    leader: 0,
    apps: [],
    pods: [],
    deployments: [],
    queue: [],
    tell: (event, data = {}) => {
      for (const { response, wants } of listeners) if (wants.has(event)) send(response, event, data)
    },
    endStreams: () => listeners.forEach(({ response }) => response.end()),
    listening: () => listeners.size,
    stop: async () => {
      await Promise.all(members.map((each) => each.stop()))
    },
  }
  return fake
}

/** Who does not lead hands questions on and says so, but for the events: those it sends to the leader. */
function memberAnswers(
  fake: FakeMarathon,
  listeners: Set<Listener>,
  { at, secure }: { at: number; secure: boolean },
  asked: Asked,
  response: ServerResponse,
): void {
  if (asked.path === '/ping') {
    saysText(response, 200, 'pong')
    return
  }
  const leader = fake.leader === null ? undefined : fake.members[fake.leader]
  const mine = fake.members[at]
  if (!leader || !mine) {
    saysText(response, 503, jettyPage(503, 'Could not determine the current leader'), 'text/html')
    return
  }
  const url = `${secure ? 'https' : 'http'}://${leader.host}`
  if (leader !== mine && asked.path === '/v2/events') {
    response.writeHead(302, { location: `${url}${asked.path}?${asked.query.toString()}` }).end()
    return
  }
  if (leader !== mine) response.setHeader('X-Marathon-Via', `1.1 ${mine.host}`)
  response.setHeader('X-Marathon-Leader', url)
  leaderAnswers(fake, listeners, asked, response)
}

function leaderAnswers(fake: FakeMarathon, listeners: Set<Listener>, asked: Asked, response: ServerResponse): void {
  const leader = fake.members[fake.leader ?? -1]?.host
  const pages: Readonly<Record<string, () => unknown>> = {
    '/v2/info': () => ({ name: 'marathon', version: '1.11.24', elected: true, leader, frameworkId: 'f-0000' }),
    '/v2/apps': () => ({ apps: fake.apps.map((app) => embedded(app, asked.query.getAll('embed'))) }),
    '/v2/pods/::status': () => fake.pods,
    '/v2/deployments': () => fake.deployments,
    '/v2/queue': () => ({ queue: fake.queue }),
  }
  const found = pages[asked.path]?.() ?? null
  if (asked.path === '/v2/events') attach(listeners, asked, response)
  else if (found === null) saysJson(response, { message: 'HTTP 404 Not Found' }, 404)
  else saysJson(response, found)
}

/** Only what is asked for comes, beside what an app is by itself. */
function embedded(app: FakeApp, embeds: readonly string[]): object {
  const { tasks, deployments = [], lastTaskFailure, ...rest } = app
  const wants = (part: string): boolean => embeds.includes(`apps.${part}`)
  return {
    // Null where nothing was said, as Marathon writes it.
    ...{ args: null, container: null, healthChecks: [], labels: {}, ...rest },
    ...(wants('counts') && countsOf(tasks)),
    ...(wants('deployments') && { deployments }),
    ...(wants('tasks') && { tasks }),
    ...(wants('lastTaskFailure') && lastTaskFailure && { lastTaskFailure }),
  }
}

/** Source: Marathon, TaskForStatistics: what starts is in no count, and who was not asked yet is neither well nor ill. */
function countsOf(tasks: readonly FakeTask[]): object {
  const count = (holds: (task: FakeTask) => boolean): number => tasks.filter(holds).length
  return {
    tasksStaged: count(({ state }) => state === undefined || state === 'TASK_STAGING'),
    tasksRunning: count(({ state }) => state === 'TASK_RUNNING'),
    tasksHealthy: count(
      ({ healthCheckResults: all }) => (all ?? []).length > 0 && (all ?? []).every(({ alive }) => alive),
    ),
    tasksUnhealthy: count(({ healthCheckResults: all }) => (all ?? []).some(({ alive }) => !alive)),
  }
}

function attach(listeners: Set<Listener>, { query }: Asked, response: ServerResponse): void {
  const listener = { response, wants: new Set(query.getAll('event_type')) }
  listeners.add(listener)
  response.once('close', () => listeners.delete(listener))
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  // The first of all comes whether it was asked for or not.
  send(response, 'event_stream_attached', { remoteAddress: '127.0.0.1' })
}

/** In two pieces, the second of which begins in the middle of a character: a network cuts where it likes. */
function send(response: ServerResponse, event: string, data: object): void {
  const text = JSON.stringify({ eventType: event, timestamp: new Date(0).toISOString(), note: 'é', ...data })
  const bytes = Buffer.from(`event: ${event}\r\ndata: ${text}\r\n\r\n`)
  const middle = bytes.indexOf(0xc3) + 1
  response.write(bytes.subarray(0, middle))
  response.write(bytes.subarray(middle))
}

/** An error as the server says it that Marathon is built on: the reason stands behind a style sheet. */
function jettyPage(status: number, why: string): string {
  const style = `<style>${'body { margin: 0 } '.repeat(60)}</style>`
  return `<html><head>${style}<title>Error ${status} ${why}</title></head><body><h2>HTTP ERROR ${status}</h2></body></html>`
}
