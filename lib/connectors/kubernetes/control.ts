import { createHash } from 'node:crypto'
import { diff } from '../../kit/configuration-diff.ts'
import { pathWords } from '../../kit/configuration-words.ts'
import type { AnsweredWorkload, WorkloadControl, WorkloadName } from '../../kit/control.ts'
import { fault } from '../../kit/fault.ts'
import { parseJson } from '../../kit/json-body.ts'
import type { Configuration, Definition, Recorder } from '../../model/configuration.ts'
import type { Client } from './client.ts'
import { autoscaledIn } from './configurations.ts'
import { evictor } from './evicting.ts'
import { RefusedError, statusOf } from './faults.ts'
import type { Lists } from './lists.ts'
import { pathOf } from './lists.ts'
import { isUntried, objectionsIn } from './objections.ts'
import { asRaw, itemsOf, numberOf, partOf } from './pick.ts'
import type { Raw } from './pick.ts'
import { progressOf } from './progress.ts'
import { inOrder, restartOf, scaleOf, steeringOf, versionOf } from './steering.ts'
import { idOf } from './workload-id.ts'

// Source: Kubernetes API 1.19 to 1.34: "replace", dryRun, fieldManager, resourceVersion of an update.

interface Kind {
  /** Groups that know it, the newest first. */
  readonly groups: readonly [string, ...string[]]
  readonly plural: string
  readonly kind: string
}

const APPS = ['/apis/apps/v1'] as const

const KINDS = new Map<WorkloadName['kind'], Kind>([
  ['deployment', { groups: APPS, plural: 'deployments', kind: 'Deployment' }],
  ['statefulset', { groups: APPS, plural: 'statefulsets', kind: 'StatefulSet' }],
  ['daemonset', { groups: APPS, plural: 'daemonsets', kind: 'DaemonSet' }],
  ['cronjob', { groups: ['/apis/batch/v1', '/apis/batch/v1beta1'], plural: 'cronjobs', kind: 'CronJob' }],
])

/** Who we are among those who own fields of an object. */
const MANAGER = 'orch-watch'
/** A workload that fares badly says so in its status all the time: each time it is another version. */
const MOST_CONFLICTS = 5
const ONE_BYTES = 4 * 1024 ** 2

/** One object as it is there, and which of the groups knows it. */
interface Found {
  readonly object: Raw
  readonly group: string
}

/**
 * Changes workloads by putting a whole definition in the place of the one that was read, and of no other. Pods are the
 * business of their controllers.
 *
 * @param record of those who keep configurations: what comes out of an update is held against what was asked for
 */
export function workloadControl(client: Client, lists: Lists, record: Recorder | undefined): WorkloadControl {
  return {
    named: nameOf,
    async read(of, signal) {
      const [now, autoscaled] = await Promise.all([found(of, client, signal), autoscaledIn(lists, signal)])
      return now && answered(of, now.object, autoscaled)
    },
    async objections(of, document, version, signal) {
      const asked = asRaw(document)
      try {
        const made = await put({ of, asked, version, isTrial: true }, client, signal)
        return record ? otherwise(of, { asked, made }, record) : []
      } catch (error) {
        if (error instanceof RefusedError && isUntried(error)) return []
        const objections = objectionsIn(error)
        if (objections.length === 0) throw error
        return objections
      }
    },
    async update(of, document, version, signal) {
      try {
        await put({ of, asked: asRaw(document), version, isTrial: false }, client, signal)
      } catch (error) {
        const [first] = objectionsIn(error)
        throw first === undefined
          ? error
          : fault('protocol', `the API server takes no such update: ${first}`, { cause: error })
      }
    },
    async scale(of, replicas, version, signal) {
      if (of.kind !== 'deployment' && of.kind !== 'statefulset')
        throw fault('not-supported', `nobody says how many there are of a ${of.kind}`)
      await inItsPlace({ of, version }, client, signal, ({ object, place }) =>
        client.put(`${place}/scale?fieldManager=${MANAGER}`, scaleOf(object, replicas), signal),
      )
    },
    async restart(of, version, at, signal) {
      await inItsPlace({ of, version }, client, signal, ({ object, place }) =>
        client.patch(`${place}?fieldManager=${MANAGER}`, restartOf(object, at), signal),
      )
    },
    evict: evictor(client),
    async progress(of, signal) {
      const now = await found(of, client, signal)
      return now ? progressOf(of.kind, now.object) : { kind: 'failed', why: 'it is gone' }
    },
  }
}

/** By a list of one: the right to list is there already, and what is not there is no refusal. */
async function found(of: WorkloadName, client: Client, signal: AbortSignal): Promise<Found | null> {
  const { groups, plural } = kindOf(of)
  const [namespace, name] = placeOf(of)
  const query = `fieldSelector=${encodeURIComponent(`metadata.name=${name}`)}&limit=1`
  for (const group of groups) {
    const path = `${pathOf(group, plural, namespace)}?${query}`
    const answer = await unlessUnknown(() => client.ask(path, signal, ONE_BYTES))
    if (!answer) continue
    const one = itemsOf(asRaw(parseJson(answer))['items']).find((each) => partOf(each, 'metadata')['name'] === name)
    return one ? { object: one, group } : null
  }
  throw fault('not-supported', `this cluster has no ${plural}`)
}

interface Put {
  readonly of: WorkloadName
  readonly asked: Raw
  /** Of the state in whose place it is put. */
  readonly version: string
  /** All is asked who have a say in it, and nothing is done. */
  readonly isTrial: boolean
}

/** @returns what the server has made of it */
async function put({ of, asked, version, isTrial }: Put, client: Client, signal: AbortSignal): Promise<Raw> {
  const answer = await inItsPlace({ of, version }, client, signal, (now) => {
    const path = `${now.place}?fieldManager=${MANAGER}${isTrial ? '&dryRun=All' : ''}`
    return client.put(path, sentOf(of, asked, now), signal)
  })
  return asRaw(parseJson(answer))
}

/**
 * Finds the object, and sends something that names the very version which was found; as often as the server says that
 * this is no more the newest one, as long as it is still the state that was meant.
 */
async function inItsPlace<T>(
  { of, version }: Pick<Put, 'of' | 'version'>,
  client: Client,
  signal: AbortSignal,
  send: (now: Found & { readonly place: string }) => Promise<T>,
): Promise<T> {
  const [namespace, name] = placeOf(of)
  for (let conflicts = 0; ; conflicts += 1) {
    const now = await found(of, client, signal)
    if (!now || stateOf(now.object) !== version) throw changedSince(of)
    const place = `${pathOf(now.group, kindOf(of).plural, namespace)}/${encodeURIComponent(name)}`
    try {
      return await send({ ...now, place })
    } catch (error) {
      // Nothing was done. Only its status has changed, or the next look tells that it was more.
      if (statusOf(error) !== 409) throw error
      if (conflicts >= MOST_CONFLICTS) throw fault('busy', `"${of.name}" changes faster than it can be updated`)
    }
  }
}

function kindOf({ kind }: WorkloadName): Kind {
  const known = KINDS.get(kind)
  if (!known) throw fault('not-supported', `Kubernetes has no ${kind}`)
  return known
}

/** "shop/deployment/web" is recorded as "shop/web". */
function nameOf(id: string): WorkloadName | null {
  const [, namespace = '', word = '', name = ''] = /^([^/]+)\/([^/]+)\/([^/]+)$/u.exec(id) ?? []
  const kind = [...KINDS.keys()].find((each) => each === word)
  return kind === undefined ? null : { kind, name: `${namespace}/${name}` }
}

/** Namespace and name of what is recorded as "shop/web". */
function placeOf({ name }: WorkloadName): readonly [namespace: string, name: string] {
  const slash = name.indexOf('/')
  return [name.slice(0, slash), name.slice(slash + 1)]
}

/** A group that the cluster does not know is no refusal; of an object that is not there a list says so itself. */
async function unlessUnknown<T>(ask: () => Promise<T>): Promise<T | null> {
  try {
    return await ask()
  } catch (error) {
    if (statusOf(error) === 404) return null
    throw error
  }
}

function answered(of: WorkloadName, document: Raw, autoscaled: ReadonlySet<string>): AnsweredWorkload {
  const [namespace, name] = placeOf(of)
  const isAutoscaled = autoscaled.has(idOf(namespace, of.kind, name))
  return {
    definition: { kind: of.kind, document, isAutoscaled },
    version: stateOf(document),
    ...steeringOf(of, document),
  }
}

/**
 * Which state of an object that is, for whoever wants it to be another one: "4-0f3a…", its generation first. Its
 * `resourceVersion` would not do: it is another one with every word of its controller about how it fares.
 */
function stateOf(object: Raw): string {
  const metadata = metaWithout(object, 'resourceVersion', 'managedFields')
  const state = JSON.stringify(inOrder({ metadata, spec: object['spec'] }))
  return `${numberOf(metadata['generation'])}-${createHash('sha256').update(state).digest('hex').slice(0, 16)}`
}

function metaWithout(object: Raw, ...keys: readonly string[]): Raw {
  return Object.fromEntries(Object.entries(partOf(object, 'metadata')).filter(([key]) => !keys.includes(key)))
}

/**
 * The server keeps the status, and who owns what, itself. The version is that of the object which was just found to be
 * the one that was read.
 */
function sentOf(of: WorkloadName, asked: Raw, { object, group }: Found): object {
  return {
    apiVersion: group.replace('/apis/', ''),
    kind: kindOf(of).kind,
    metadata: {
      ...metaWithout(asked, 'managedFields'),
      resourceVersion: versionOf(object),
    },
    spec: asked['spec'],
  }
}

function changedSince({ name }: WorkloadName): Error {
  return fault('busy', `"${name}" is not any more what it was when it was read: somebody has changed it since`)
}

/** Settings that those who have a say in an update would make otherwise than asked. */
function otherwise(of: WorkloadName, { asked, made }: { asked: Raw; made: Raw }, record: Recorder): readonly string[] {
  const recorded = (document: Raw): Pick<Configuration, 'fields'> => {
    const definition: Definition = { kind: of.kind, document }
    return record(definition) ?? { fields: [] }
  }
  return diff(recorded(asked), recorded(made)).map(
    ({ path }) => `${pathWords(path)}: the cluster makes something else of it (an admission webhook or a policy)`,
  )
}
