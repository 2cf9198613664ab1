import * as z from 'zod'
import type { WorkloadName } from '../../kit/control.ts'
import { fault } from '../../kit/fault.ts'
import { jsonOf } from '../../kit/web-api/answer.ts'
import type { Answer } from '../../kit/web-api/answer.ts'
import type { AnyPlace } from '../../kit/web-api/at-any.ts'
import type { WebApi } from '../../kit/web-api/client.ts'
import type { ApiPlace } from '../../kit/web-api/places.ts'
import type { Workload } from '../../model/workload.ts'
import { app, deployments, pod } from './api.ts'
import type { Deployment } from './api.ts'
import { workloadOfApp } from './app.ts'
import { leaderIn } from './leader.ts'
import { workloadOfPod } from './pod.ts'
import { MAX_BYTES } from './reader.ts'

const ONE_BYTES = 4 * 1024 ** 2

const definition = z.looseObject({ id: z.string(), version: z.string() })
const oneApp = z.object({ app: definition })
const appStatus = z.object({ app })
const versions = z.union([
  z.array(z.string()),
  z.object({ versions: z.array(z.string()) }).transform((all) => all.versions),
])

/** An app or a pod as Marathon answers it. */
export type RunSpec = z.output<typeof definition>

/** Where it is asked. */
export interface Marathon {
  readonly api: WebApi
  readonly any: AnyPlace
}

/** Null where there is none. */
export function findRunSpec({ api, any }: Marathon, of: WorkloadName, signal: AbortSignal): Promise<RunSpec | null> {
  if (of.kind !== 'app') throw fault('not-supported', `Marathon has no ${of.kind}s`)
  return any.ask(async (place) => {
    const asApp = await askAt(api, place, pathOf('apps', of), signal)
    any.prefer(leaderIn(asApp, place))
    const asPod = asApp.status === 404 ? await askAt(api, place, pathOf('pods', of), signal) : null
    if (asPod?.status === 404) return null
    const found = asPod ? jsonOf(asPod, definition) : jsonOf(asApp, oneApp).app
    // There are pages below an app that are none.
    return found.id === `/${of.name}` ? found : null
  }, signal)
}

/** What it was before the last change; null where it has not changed. */
export function findEarlier(
  { api, any }: Marathon,
  of: WorkloadName,
  now: RunSpec,
  signal: AbortSignal,
): Promise<RunSpec | null> {
  const list = isPod(now) ? `${pathOf('pods', of)}::versions` : `${pathOf('apps', of)}/versions`
  return any.ask(async (place) => {
    const all = jsonOf(await askAt(api, place, list, signal), versions)
    const before = all.filter((each) => each < now.version).sort().at(-1) // prettier-ignore
    if (before === undefined) return null
    return jsonOf(await askAt(api, place, `${list}/${encodeURIComponent(before)}`, signal), definition)
  }, signal)
}

/** The changes of it that are under way. */
export async function deploymentsOf(
  { api, any }: Marathon,
  { name }: WorkloadName,
  signal: AbortSignal,
): Promise<readonly Deployment[]> {
  const all = await any.ask(
    async (place) => jsonOf(await askAt(api, place, '/v2/deployments', signal, MAX_BYTES), deployments),
    signal,
  )
  return all.filter((each) => affectedBy(each).includes(`/${name}`))
}

export function affectedBy({ affectedApps, affectedPods }: Deployment): readonly string[] {
  return [...(affectedApps ?? []), ...(affectedPods ?? [])]
}

/** How it runs, whatever is under way. */
export function statusOf(
  { api, any }: Marathon,
  of: WorkloadName,
  now: RunSpec,
  signal: AbortSignal,
): Promise<Workload> {
  const beside = { deployments: [], queued: undefined }
  const embed = ['tasks', 'counts', 'deployments', 'lastTaskFailure'].map((each) => `embed=app.${each}`).join('&')
  return any.ask(async (place) => {
    if (isPod(now))
      return workloadOfPod(jsonOf(await askAt(api, place, `${pathOf('pods', of)}::status`, signal), pod), beside)
    const answer = await askAt(api, place, `${pathOf('apps', of)}?${embed}`, signal)
    return workloadOfApp(jsonOf(answer, appStatus).app, beside)
  }, signal)
}

/** Sends what changes something to whoever answered the last question: another member might do it once more. */
export function tellOnce(
  { api, any }: Marathon,
  call: { readonly method: 'PUT' | 'POST' | 'DELETE'; readonly path: string; readonly body?: string },
  signal: AbortSignal,
): Promise<Answer> {
  const [place] = any.ordered()
  if (!place) throw fault('unreachable', 'there is no place to ask')
  return api.ask(place, { ...call, maxBytes: ONE_BYTES }, signal)
}

export function pathOf(what: 'apps' | 'pods', { name }: WorkloadName): string {
  return `/v2/${what}/${name.split('/').map(encodeURIComponent).join('/')}`
}

export function isPod(document: RunSpec): boolean {
  return Array.isArray(document['containers'])
}

function askAt(api: WebApi, place: ApiPlace, path: string, signal: AbortSignal, maxBytes = ONE_BYTES): Promise<Answer> {
  return api.ask(place, { path, maxBytes }, signal)
}
