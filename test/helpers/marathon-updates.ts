import type { ServerResponse } from 'node:http'
import { saysJson } from './fake-web/server.ts'
import type { Asked, Instead } from './fake-web/server.ts'
import type { FakeApp, FakeMarathon } from './fake-marathon.ts'

/** What a Marathon does when it is told to change something. */
export interface MarathonUpdates {
  /** All that it was told: "PUT /v2/apps/shop/web?partialUpdate=false". */
  readonly told: { readonly call: string; readonly body: unknown }[]
  /** Whether deployments come to their end, each after it has been looked at twice. */
  areStuck: boolean
  /** Whether what runs stays old when a deployment has come to its end. */
  isOldLeft: boolean
  /** Somebody else changes something: begins a deployment of the app. */
  change(id: string, to: object): void
  readonly instead: Instead
}

interface VersionInfo {
  readonly lastScalingAt: string
  readonly lastConfigChangeAt: string
}

type Definition = FakeApp & {
  readonly version: string
  readonly containers?: unknown
  readonly versionInfo?: VersionInfo
}

interface Running {
  readonly id: string
  readonly before: Definition
  readonly after: Definition
  looks: number
}

/**
 * Takes updates of apps and pods as Marathon does: one at a time, each a deployment of its own, with a version of its own.
 * Until it has come to its end the definition is new and what runs is old.
 *
 * Source: Marathon, AppsResource, PodsResource, DeploymentsResource.
 */
export function marathonUpdates(fake: FakeMarathon): MarathonUpdates {
  const past = new Map<string, Definition[]>()
  const running: Running[] = []
  let count = 0

  const all = (): Definition[] => [...fake.apps, ...(fake.pods ?? [])] as Definition[]
  const put = (next: Definition): void => {
    const replaced = <T extends object>(list: readonly T[]): T[] =>
      list.map((each) => ((each as unknown as Definition).id === next.id ? (next as unknown as T) : each))
    fake.apps = replaced(fake.apps)
    fake.pods = fake.pods && replaced(fake.pods)
  }
  const begin = (before: Definition, wish: object, isScaled = false): Running => {
    count += 1
    const version = `2026-12-01T00:00:0${count}.000Z`
    const lastConfigChangeAt = isScaled ? before.versionInfo?.lastConfigChangeAt : version
    // Only of those that had it: before 0.11 nobody did.
    const versionInfo = before.versionInfo && { versionInfo: { lastScalingAt: version, lastConfigChangeAt } }
    const after = filledIn({ ...wish, id: before.id, tasks: before.tasks, version, ...versionInfo })
    past.set(before.id, [...(past.get(before.id) ?? []), before])
    put(after)
    const deployment = { id: `d${count}`, before, after, looks: 0 }
    running.push(deployment)
    show()
    return deployment
  }
  const show = (): void => {
    fake.deployments = running.map(({ id, after }) => ({
      ...{ id, version: after.version, currentStep: 1, totalSteps: 1 },
      ...(isPod(after)
        ? { affectedPods: [after.id], affectedApps: [] }
        : { affectedApps: [after.id], affectedPods: [] }),
    }))
  }
  const looked = (): void => {
    if (updates.areStuck) return
    for (const each of [...running]) {
      each.looks += 1
      if (each.looks <= 2) continue
      running.splice(running.indexOf(each), 1)
      if (!updates.isOldLeft) put({ ...each.after, tasks: tasksOf(each) })
    }
    show()
  }
  const end = (id: string, response: ServerResponse): void => {
    const found = running.find((each) => each.id === id)
    if (!found) {
      saysJson(response, { message: `DeploymentPlan ${id} does not exist` }, 404)
      return
    }
    running.splice(running.indexOf(found), 1)
    updates.areStuck = false
    const { id: deploymentId, after } = begin(found.after, found.before)
    saysJson(response, { deploymentId, version: after.version })
  }
  const change = (found: Definition, body: object, isPartial: boolean, response: ServerResponse): void => {
    const locks = running.filter(({ after }) => after.id === found.id).map(({ id }) => ({ id }))
    const wrong = whyNot(body)
    if (locks.length > 0)
      saysJson(response, { message: `App is locked by one or more deployments.`, deployments: locks }, 409)
    else if (wrong !== null) saysJson(response, { message: wrong }, 422)
    else {
      const isScaled = isPartial && Object.keys(body).join() === 'instances'
      const { id: deploymentId, after } = begin(found, isPartial ? { ...found, ...body } : body, isScaled)
      saysJson(response, { deploymentId, version: after.version })
    }
  }

  const updates: MarathonUpdates = {
    told: [],
    areStuck: false,
    isOldLeft: false,
    change: (id, to) => {
      const found = all().find((each) => each.id === id)
      if (found) begin(found, { ...found, ...to })
    },
    instead(asked, response) {
      const { method, path, body } = asked
      if (method !== 'GET') updates.told.push({ call: callOf(asked), body: body === '' ? null : JSON.parse(body) })
      if (path === '/v2/deployments') looked()
      const pods = path === '/v2/pods/::status'
      const [, deployment] = /^\/v2\/deployments\/(.+)$/u.exec(path) ?? []
      if (pods)
        saysJson(
          response,
          all()
            .filter(isPod)
            .map((each) => pageOf(each, '::status', [])),
        )
      else if (deployment !== undefined) end(deployment, response)
      return pods || deployment !== undefined || answersOne(asked, response)
    },
  }
  const answersOne = ({ method, path, query, body }: Asked, response: ServerResponse): boolean => {
    const [, kind, id = '', more = ''] = /^\/v2\/(apps|pods)(\/.+?)(\/versions.*|\/restart|::.*)?$/u.exec(path) ?? []
    if (kind === undefined) return false
    const found = all().find((each) => each.id === id && isPod(each) === (kind === 'pods'))
    if (!found) saysJson(response, { message: `'${id}' does not exist` }, 404)
    else if (method === 'POST' && kind === 'apps' && more === '/restart') change(found, {}, true, response)
    else if (method === 'PUT') {
      const isPartial = kind === 'apps' && query.get('partialUpdate') !== 'false'
      change(found, JSON.parse(body) as object, isPartial, response)
    } else saysJson(response, pageOf(found, more, past.get(id) ?? []))
    return true
  }
  return updates
}

/** What runs when a deployment is over: of an app that was only scaled those that ran go on. */
function tasksOf({ before, after }: Running): FakeApp['tasks'] {
  const isScaled = before.versionInfo && before.versionInfo.lastConfigChangeAt === after.versionInfo?.lastConfigChangeAt
  if (!isScaled) return after.tasks.map((task) => ({ ...task, version: after.version }))
  const [first] = after.tasks
  return Array.from({ length: after.instances }, (_, at) => after.tasks[at] ?? { ...first, id: `${after.id}.${at}` })
}

function callOf({ method, path, query }: Asked): string {
  const words = query.toString()
  return `${method} ${path}${words === '' ? '' : `?${words}`}`
}

function isPod({ containers }: { readonly containers?: unknown }): boolean {
  return Array.isArray(containers)
}

/** What is said twice, or is not for people to say, is refused. */
function whyNot(body: object): string | null {
  const said = new Set(Object.keys(body))
  if (said.has('ports') && said.has('portDefinitions')) return 'You cannot specify both ports and port definitions'
  if (said.has('uris') && said.has('fetch')) return 'You cannot specify both uris and fetch'
  const own = ['version', 'versionInfo', 'tasks', 'tasksRunning', 'deployments'].find((each) => said.has(each))
  return own === undefined ? null : `${own} cannot be set`
}

/** As Marathon shows a definition: with its defaults, and older words beside the newer ones. */
function filledIn(wish: Record<string, unknown> & Pick<Definition, 'id' | 'tasks' | 'version'>): Definition {
  const ports = (wish['portDefinitions'] ?? []) as readonly { readonly port?: number }[]
  const older = isPod({ containers: wish['containers'] })
    ? {}
    : { backoffSeconds: 1, instances: 1, ports: ports.map(({ port }) => port ?? 0) }
  return { ...older, ...wish } as unknown as Definition
}

function pageOf(found: Definition, more: string, past: readonly Definition[]): unknown {
  const { tasks, ...own } = found
  const versions = [...past, found].map(({ version }) => version).reverse()
  const [, which] = /versions\/(.+)$/u.exec(more) ?? []
  if (which !== undefined) {
    return without([...past, found].find(({ version }) => version === decodeURIComponent(which)) ?? found, 'tasks')
  }
  if (more.endsWith('versions')) return isPod(found) ? versions : { versions }
  if (more === '::status') return { id: own.id, spec: own, status: 'STABLE', instances: instancesOf(found) }
  const counts = { tasksRunning: tasks.length, tasksStaged: 0, tasksHealthy: tasks.length, tasksUnhealthy: 0 }
  return isPod(found) ? own : { app: { ...own, ...counts, tasks, deployments: [] } }
}

function instancesOf({ id, tasks }: Definition): readonly object[] {
  return tasks.map((task) => ({
    id: task.id,
    status: 'STABLE',
    specReference: `/v2/pods${id}::versions/${String(task['version'])}`,
  }))
}

/** The same object without some of its keys. */
export function without(of: object, ...keys: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(of).filter(([key]) => !keys.includes(key)))
}
