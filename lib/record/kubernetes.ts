import type { Configuration, Definition, Origin } from '../model/configuration.ts'
import type { Hide } from './hide.ts'
import { isDefault } from './kubernetes/defaults.ts'
import { claimsOf, within, withinParts } from './kubernetes/owners.ts'
import type { Claim } from './kubernetes/owners.ts'
import { orderPath, partsOf } from './kubernetes/parts.ts'
import { at, entriesOf, isObject, knownIn, textAt } from './read.ts'
import type { Json } from './read.ts'
import { newSheet } from './sheet.ts'
import type { Sheet } from './sheet.ts'

/** Where something stands and who has a say there. */
interface Place {
  readonly path: readonly string[]
  readonly claims: readonly Claim[]
  /** What it is one of. */
  readonly around: Json
}

interface Writing {
  readonly sheet: Sheet
  readonly isAutoscaled: boolean
}

/** Deeper than anything an API server answers. */
const MAX_DEPTH = 32

/**
 * The configuration of a deployment, stateful set, daemon set or cron job: `metadata` and `spec` under the API's own
 * names, lists whose parts have names as maps. An object without anything in it stands as an empty list, since it may
 * mean something (`emptyDir: {}`).
 *
 * A field is whose managedFields say it is: people's and their tools', or a controller's; one that nobody owns, or that
 * is as the API fills it in and was not applied as such, is the engine's.
 *
 * Source: Kubernetes API 1.19 to 1.34, apps/v1, batch/v1, batch/v1beta1.
 */
export function recordKubernetes(definition: Definition, hide: Hide): Configuration | null {
  const { kind, document, isAutoscaled = false } = definition
  const name = textAt(document, 'metadata', 'name')
  if (name === undefined) return null
  const namespace = textAt(document, 'metadata', 'namespace') ?? 'default'
  const created = Date.parse(textAt(document, 'metadata', 'creationTimestamp') ?? '')
  const writing = { sheet: newSheet(hide), isAutoscaled }
  const claims = claimsOf(document)
  for (const key of ['labels', 'annotations', 'finalizers'])
    put(writing, at(document, 'metadata', key), {
      path: ['metadata', key],
      claims: within(within(claims, 'metadata'), key),
      around: null,
    })
  put(writing, at(document, 'spec'), { path: ['spec'], claims: within(claims, 'spec'), around: document })
  putPassing(writing.sheet, document)
  return {
    kind,
    name: `${namespace}/${name}`,
    runsAs: name,
    incarnation: textAt(document, 'metadata', 'uid') ?? `${namespace}/${name}`,
    ...(created > 0 && { createdAt: created }),
    fields: writing.sheet.fields(),
  }
}

/** Which state of the object this is, for whoever wants to change just that one. */
function putPassing(sheet: Sheet, document: Json): void {
  for (const key of ['generation', 'resourceVersion', 'deletionTimestamp'])
    sheet.passing(['runtime', key], at(document, 'metadata', key))
}

function put(writing: Writing, value: Json, place: Place): void {
  const { path } = place
  if (saysNothingHere(value) || path.length > MAX_DEPTH || isLeftOut(path)) return
  if (Array.isArray(value) && value.some(isObject)) putParts(writing, value, place)
  else if (isObject(value) && Object.keys(value).length > 0) {
    for (const [key, each] of entriesOf(value))
      put(writing, each, { path: [...path, key], claims: within(place.claims, key), around: value })
  } else writing.sheet.put(path, isObject(value) ? [] : value, originOf(writing, value, place))
}

function saysNothingHere(value: Json): boolean {
  return value === null || value === undefined || (Array.isArray(value) && value.length === 0)
}

function putParts(writing: Writing, list: readonly Json[], { path, claims }: Place): void {
  const listName = path.at(-1) ?? ''
  const parts = partsOf(listName, list)
  const claimsOn = withinParts(claims)
  for (const { key, rest, whole } of parts)
    put(writing, rest, { path: [...path, key], claims: claimsOn(whole), around: list })
  const keys = parts.map(({ key }) => key)
  // These run one after the other; elsewhere the order is kept for whoever writes the list down again.
  if (keys.length > 1) writing.sheet.put(orderPath(path), keys, listName === 'initContainers' ? 'operator' : 'engine')
}

/** It repeats the whole object, secrets included; and what the server writes beside it says nothing. */
const LEFT_OUT = new Set(['kubectl.kubernetes.io/last-applied-configuration', 'creationTimestamp'])

function isLeftOut(path: readonly string[]): boolean {
  const [key = '', parent, grandparent] = [path.at(-1), path.at(-2), path.at(-3)]
  if (grandparent === 'volumeClaimTemplates') return ['status', 'kind', 'apiVersion'].includes(key)
  if (!LEFT_OUT.has(key)) return false
  return parent === 'annotations' || parent === 'metadata'
}

/** Of annotations that are known, whoever holds the pen. */
const ANNOTATIONS: Readonly<Record<string, Origin>> = {
  'deployment.kubernetes.io/revision': 'engine',
  'deprecated.daemonset.template.generation': 'engine',
  'autoscaling.alpha.kubernetes.io/conditions': 'engine',
  'autoscaling.alpha.kubernetes.io/current-metrics': 'engine',
  // A person said "restart": kubectl rollout restart.
  'kubectl.kubernetes.io/restartedAt': 'operator',
}

function originOf({ isAutoscaled }: Writing, value: Json, { path, claims, around }: Place): Origin {
  const [key = '', parent] = [path.at(-1), path.at(-2)]
  const known = parent === 'annotations' ? knownIn(ANNOTATIONS, key) : undefined
  if (known !== undefined) return known
  if (path.length === 2 && key === 'replicas' && isAutoscaled) return 'orchestrator'
  const isByPeople = claims.some(({ origin }) => origin === 'operator')
  if (claims.length === 0 || isFilledIn(value, { path, claims, around })) return 'engine'
  return isByPeople ? 'operator' : 'orchestrator'
}

/** Objects that are there in every object, whether anybody has put something into them or not. */
const ALWAYS_THERE = new Set(['securityContext', 'resources', 'metadata', 'strategy', 'updateStrategy'])

function isFilledIn(value: Json, { path, claims, around }: Place): boolean {
  if (claims.some(({ origin, isApplied }) => origin === 'operator' && isApplied)) return false
  return isObject(value) ? ALWAYS_THERE.has(path.at(-1) ?? '') : isDefault(path, value, around)
}
