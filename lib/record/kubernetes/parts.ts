import { at, isObject, knownIn } from '../read.ts'
import type { Json } from '../read.ts'

// Lists whose parts have names: `containers` is kept as a map from the name of a container to the rest of it, so that one
// that is added in front does not change all that follow, and made a list again when a manifest is written.

/** By the name of a list: what tells its parts apart. Source: Kubernetes API, x-kubernetes-list-map-keys. */
const NAMED_BY: Readonly<Record<string, readonly [string, ...string[]]>> = {
  containers: ['name'],
  initContainers: ['name'],
  ephemeralContainers: ['name'],
  env: ['name'],
  volumes: ['name'],
  volumeMounts: ['mountPath'],
  volumeDevices: ['devicePath'],
  ports: ['containerPort', 'protocol'],
  imagePullSecrets: ['name'],
  hostAliases: ['ip'],
  httpHeaders: ['name'],
  sysctls: ['name'],
  resourceClaims: ['name'],
  claims: ['name'],
  items: ['path'],
}

/** What the server takes where a part does not say it. */
const TAKEN: Readonly<Record<string, string>> = { protocol: 'TCP' }

export interface Part {
  readonly key: string
  /** Without what its key says. */
  readonly rest: Readonly<Record<string, Json>>
  readonly whole: Json
}

/** The parts of a list by their names; by their places where they have none, or where two have the same. */
export function partsOf(listName: string, list: readonly Json[]): readonly Part[] {
  const names = knownIn(NAMED_BY, listName)
  const keys = names && list.map((part) => keyOf(names, part))
  const isNamed = keys?.every((key) => key !== undefined) === true && new Set(keys).size === list.length
  return list.map((whole, index) => ({
    key: (isNamed ? keys[index] : undefined) ?? String(index),
    rest: isObject(whole) ? without(whole, isNamed ? names : undefined) : {},
    whole,
  }))
}

function keyOf(names: readonly string[], part: Json): string | undefined {
  const values = names.map((name) => at(part, name) ?? knownIn(TAKEN, name))
  return values.every((each) => typeof each === 'string' || typeof each === 'number') ? values.join(' ') : undefined
}

function without(part: Readonly<Record<string, Json>>, names: readonly string[] | undefined): Record<string, Json> {
  return Object.fromEntries(Object.entries(part).filter(([key]) => names?.includes(key) !== true))
}

/** What the key of a part said, for the part of a list that is made of it. Null for a list whose parts have no names. */
export function saidByKey(listName: string, key: string): Readonly<Record<string, string | number>> | null {
  const [first, second] = knownIn(NAMED_BY, listName) ?? []
  if (first === undefined) return null
  if (second === undefined) return { [first]: key }
  const [port = '', protocol = ''] = key.split(' ')
  return { [first]: Number(port), ...(protocol !== '' && { [second]: protocol }) }
}

/** Where the order of a list is kept. The place of the list is one word there: names of lists mean something in a path. */
export function orderPath(list: readonly string[]): readonly string[] {
  return ['order', list.join('.'), 'names']
}

/** Directly below these keys stand names that people choose, were they numbers. */
const OF_PEOPLE = new Set([
  'labels',
  'annotations',
  'matchLabels',
  'nodeSelector',
  'limits',
  'requests',
  'volumeAttributes',
])

export function isOfPeople(key: string): boolean {
  return OF_PEOPLE.has(key)
}
