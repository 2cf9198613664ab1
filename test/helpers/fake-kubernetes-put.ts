import type { KubeObject } from './fake-kubernetes.ts'
import { filledIn, whyInvalid } from './kube-server.ts'
import { isSame, ownedAfter } from './kube-owners.ts'

type Tree = Record<string, unknown>
type Kind = 'deployment' | 'statefulset' | 'daemonset' | 'cronjob'

/** One update as it came. */
export interface PutRequest {
  readonly path: string
  readonly type: string
  readonly object: Tree
}

/** Who has a say in an update: what becomes of it, or why not. */
export type Admission = (object: Tree, isTrial: boolean) => Tree | Refusal

interface Refusal {
  readonly refuse: string
  readonly code: number
}

export type PutAnswer =
  | { readonly kind: 'taken'; readonly object: KubeObject; readonly isTrial: boolean }
  | {
      readonly kind: 'refused'
      readonly code: number
      readonly reason: string
      readonly message: string
      readonly field?: string
    }

/** What a server of 1.34 answers to an update of `old`. Source: apiserver/pkg/endpoints/handlers/update.go. */
export function answerToPut(old: KubeObject | undefined, asked: PutRequest, admission: Admission): PutAnswer {
  const { object, path } = asked
  const { searchParams } = new URL(path, 'https://fake')
  const { kind, what } = namedIn(path)
  if (!old) return refused(404, 'NotFound', `${what} not found`)
  const isTrial = searchParams.get('dryRun') === 'All'
  const conflict = whyConflict(metaOf(old), metaOf(object))
  if (conflict !== null) return refused(409, 'Conflict', `Operation cannot be fulfilled on ${what}: ${conflict}`)
  const admitted = admission(filledIn(kind, object), isTrial)
  if (isRefusal(admitted)) {
    const { code, refuse } = admitted
    return refused(code, code === 403 ? 'Forbidden' : 'BadRequest', refuse)
  }
  const made = filledIn(kind, admitted)
  const fixed = fixedIn(kind).find((key) => !isSame(specOf(old)[key], specOf(made)[key]))
  const invalid =
    fixed === undefined ? whyInvalid(kind, made) : `spec.${fixed}: Invalid value: {"a":"secret"}: field is immutable`
  if (invalid !== null) {
    const [field = ''] = invalid.split(': ')
    return { ...refused(422, 'Invalid', `${what} is invalid: ${invalid}`), field }
  }
  return { kind: 'taken', isTrial, object: stored(old, made, searchParams.get('fieldManager') ?? 'unknown') }
}

/**
 * What a change of a part of an object would make of the whole, as if that had been sent: the subresource `scale`, or a
 * patch. Source: pkg/registry/apps/deployment/storage (ScaleREST); RFC 7386.
 */
export function wholeOf(old: KubeObject | undefined, { path, object }: PutRequest, method: string): Tree {
  const from = (old ?? {}) as Tree
  if (method === 'PATCH') return merged(from, object)
  if (!/^[^?]*\/scale(?:\?|$)/u.test(path)) return object
  const { resourceVersion, uid } = metaOf(object)
  return merged(from, { metadata: { resourceVersion, uid }, spec: { replicas: specOf(object)['replicas'] } })
}

function merged(from: Tree, parts: Tree): Tree {
  const kept = Object.entries(from).filter(([key]) => parts[key] !== null)
  const put = Object.entries(parts).flatMap(([key, value]) => {
    if (value === null) return []
    const was = (typeof from[key] === 'object' ? from[key] : {}) as Tree
    return [[key, typeof value === 'object' && !Array.isArray(value) ? merged(was, value as Tree) : value] as const]
  })
  return Object.fromEntries([...kept, ...put])
}

function namedIn(path: string): { readonly kind: Kind; readonly what: string } {
  const [, , group = '', , , , plural = '', name = ''] = (path.split('?')[0] ?? '').split('/')
  return { kind: plural.slice(0, -1) as Kind, what: `${plural}.${group} "${name}"` }
}

function whyConflict(was: Tree, meta: Tree): string | null {
  if (meta['resourceVersion'] !== was['resourceVersion'])
    return 'the object has been modified; please apply your changes to the latest version and try again'
  return meta['uid'] === was['uid'] ? null : 'Precondition failed: UID in precondition'
}

function isRefusal(admitted: ReturnType<Admission>): admitted is Refusal {
  return typeof (admitted as Tree)['refuse'] === 'string'
}

/** As it is kept: the status, and what the server keeps itself, are those of before. */
function stored(old: KubeObject, made: Tree, manager: string): KubeObject {
  const was = metaOf(old)
  const isNew = !isSame(specOf(old), specOf(made))
  const metadata = {
    ...metaOf(made),
    ...{ uid: was['uid'], creationTimestamp: was['creationTimestamp'] },
    managedFields: ownedAfter(old, made, manager),
    generation: Number(was['generation'] ?? 1) + (isNew ? 1 : 0),
    resourceVersion: `${was['resourceVersion'] as string}0`,
  }
  return { metadata, spec: specOf(made), status: old['status'] }
}

function refused(code: number, reason: string, message: string): PutAnswer & { kind: 'refused' } {
  return { kind: 'refused', code, reason, message }
}

function fixedIn(kind: Kind): readonly string[] {
  if (kind === 'cronjob') return []
  return kind === 'statefulset'
    ? ['selector', 'serviceName', 'volumeClaimTemplates', 'podManagementPolicy']
    : ['selector']
}

function metaOf(object: object): Tree {
  return (object as { metadata?: Tree }).metadata ?? {}
}

function specOf(object: object): Tree {
  return (object as { spec?: Tree }).spec ?? {}
}

/** A controller that is done at once with whatever is asked of it. */
export function atOnce(object: KubeObject): KubeObject {
  const replicas = Number(specOf(object)['replicas'] ?? 1)
  const all = ['replicas', 'readyReplicas', 'updatedReplicas', 'availableReplicas']
  const nodes = [
    'desiredNumberScheduled',
    'currentNumberScheduled',
    'updatedNumberScheduled',
    'numberReady',
    'numberAvailable',
  ]
  const counted = [...all.map((key) => [key, replicas] as const), ...nodes.map((key) => [key, 2] as const)]
  const figures = Object.fromEntries(counted)
  return { ...object, status: { observedGeneration: metaOf(object)['generation'], ...figures } }
}
