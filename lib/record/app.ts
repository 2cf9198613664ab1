import type { Configuration, Definition, Origin } from '../model/configuration.ts'
import { isAppDefault, isOfPeople } from './app/defaults.ts'
import type { Hide } from './hide.ts'
import { at, entriesOf, isObject, knownIn, listAt, saysNothing, textAt } from './read.ts'
import type { Json } from './read.ts'
import { newSheet } from './sheet.ts'
import type { Sheet } from './sheet.ts'

/**
 * The configuration of an app or a pod of Marathon, under the API's own names; the environment of both is `env`. What
 * Marathon counts and writes down by itself is left out or the engine's, as is a setting that is as it would fill it in.
 *
 * @param definition.document an app of /v2/apps, or the `spec` of a pod
 * Source: Marathon 0.10 to 1.11, docs/docs/rest-api (RAML): AppDefinition, PodDef and what they say of defaults.
 */
export function recordApp({ document }: Definition, hide: Hide): Configuration | null {
  const id = textAt(document, 'id')
  if (id === undefined) return null
  const sheet = newSheet(hide)
  for (const [key, value] of entriesOf(document)) putSetting(sheet, key, value, document)
  const version = textAt(document, 'version') ?? ''
  sheet.passing(['runtime', 'version'], version)
  for (const [key, value] of entriesOf(at(document, 'versionInfo'))) sheet.passing(['runtime', key], value)
  const made = Date.parse(version)
  const name = id.replace(/^\//u, '')
  return {
    kind: 'app',
    name,
    runsAs: id,
    incarnation: version === '' ? id : `${id}@${version}`,
    ...(made > 0 && { createdAt: made }),
    fields: sheet.fields(),
  }
}

/** What it is, what runs of it, and how that goes. */
export const NO_SETTINGS: ReadonlySet<string> = new Set([
  'id', 'version', 'versionInfo', 'deployments', 'lastTaskFailure', 'readinessCheckResults', 'taskStats', 'tasksStats',
  'tasks', 'tasksStaged', 'tasksRunning', 'tasksHealthy', 'tasksUnhealthy',
]) // prettier-ignore

/** Said again under an older name: by the newer one, whose word it is. */
export const AGAIN: Readonly<Record<string, string>> = { ports: 'portDefinitions', uris: 'fetch' }

function putSetting(sheet: Sheet, key: string, value: Json, document: Json): void {
  const newer = knownIn(AGAIN, key)
  if (NO_SETTINGS.has(key) || (newer !== undefined && listAt(document, newer).length > 0)) return
  put(sheet, [wordFor(key, value)], value)
}

/** What is secret in an environment is known by this name. */
export function wordFor(key: string, value: Json): string {
  return key === 'environment' && isObject(value) ? 'env' : key
}

const MAX_DEPTH = 32

/** Zero and false mean something here; what is empty does so only where people chose the name. */
function put(sheet: Sheet, path: readonly string[], value: Json): void {
  if (isEmpty(path, value) || path.length > MAX_DEPTH) return
  if (isObject(value)) for (const [key, each] of entriesOf(value)) put(sheet, [...path, wordFor(key, each)], each)
  else if (Array.isArray(value) && value.some(isObject))
    for (const [key, each] of keyed(path.at(-1) ?? '', value)) put(sheet, [...path, key], each)
  else sheet.put(path, value, originOf(path, value))
}

export function isEmpty(path: readonly string[], value: Json): boolean {
  if (typeof value === 'number' || typeof value === 'boolean') return false
  return value === '' ? !isOfPeople(path) : saysNothing(value)
}

function originOf(path: readonly string[], value: Json): Origin {
  return isAppDefault(path, value) ? 'engine' : 'operator'
}

/** What is fetched has an address, and that may hold a password: it is no name. */
export const NAMED_BY: Readonly<Record<string, string>> = {
  containers: 'name',
  volumes: 'containerPath',
  portDefinitions: 'name',
  portMappings: 'name',
  endpoints: 'name',
  volumeMounts: 'mountPath',
}

/** The parts of a list by their names; by their places where they have none, or where two have the same. */
export function keyed(listName: string, list: readonly Json[]): readonly (readonly [string, Json])[] {
  const by = listName === 'volumes' && at(list[0], 'containerPath') === undefined ? 'name' : knownIn(NAMED_BY, listName)
  const names = by === undefined ? [] : list.map((part) => textAt(part, by))
  const isNamed = names.length > 0 && names.every((name) => name !== undefined) && new Set(names).size === list.length
  return list.map((part, index) => [(isNamed ? names[index] : undefined) ?? String(index), part])
}
