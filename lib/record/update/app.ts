import { AGAIN, isEmpty, keyed, NAMED_BY, NO_SETTINGS, wordFor } from '../app.ts'
import { isOfPeople } from '../app/defaults.ts'
import { isObject, knownIn, listAt } from '../read.ts'
import type { Json } from '../read.ts'
import type { DefinitionUpdate } from './definition.ts'
import { hasPlaces, merged } from './merge.ts'
import type { Shape } from './merge.ts'
import { branchAt } from './target.ts'
import type { Target, Told } from './target.ts'

/**
 * An app or a pod of Marathon that is what a tree says. What is said twice, in an older and a newer way, is said in the
 * newer one alone: Marathon takes no definition that has both.
 */
export function appUpdate(current: Json, { root, cannot }: Target): DefinitionUpdate {
  const isPod = listAt(current, 'containers').length > 0
  const document = merged(current, root, [], shapeOf(current, isPod))
  const kept = Object.entries(isObject(document) ? document : {}).filter(
    ([key]) => knownIn(AGAIN, key) === undefined || root.below.has(key),
  )
  const wasPod = branchAt(root, 'containers') !== undefined
  const refused = wasPod === isPod ? [] : [`kind: it is ${isPod ? 'a pod' : 'an app'} now, and was not then`]
  return { document: Object.fromEntries(kept), cannot: [...refused, ...cannot] }
}

/** Lists whose parts are objects. Source: Marathon, docs/docs/rest-api/public/api/v2/types. */
const LISTS = new Set([
  ...Object.keys(NAMED_BY),
  ...['healthChecks', 'readinessChecks', 'fetch', 'artifacts', 'networks', 'parameters'],
])

function shapeOf(document: Json, isPod: boolean): Shape {
  return {
    word: (_, key, value) => wordFor(key, value),
    key: (_, word) => (word === 'env' && isPod ? 'environment' : word),
    isSilent: ([key = '', ...below], value) =>
      NO_SETTINGS.has(key) || isSaidNewer(document, key) || isEmpty([key, ...below], value),
    keysOf: (path, list) => keyed(path.at(-1) ?? '', list).map(([key]) => key),
    namesOf: (path) => [knownIn(NAMED_BY, path.at(-1) ?? '') ?? [], path.at(-1) === 'volumes' ? 'name' : []].flat(),
    isList: (path, branch) =>
      !isOfPeople(path) && (LISTS.has(path.at(-1) ?? '') || (!isOfPeople([...path, '']) && hasPlaces(branch))),
    spelled,
  }
}

function isSaidNewer(document: Json, key: string): boolean {
  const newer = knownIn(AGAIN, key)
  return newer !== undefined && listAt(document, newer).length > 0
}

/** Each constraint of an app is a list, which is recorded as its text. */
function spelled(path: readonly string[], value: Told): Json {
  if (path.at(-1) !== 'constraints' || !Array.isArray(value)) return value
  return (value as readonly Json[]).map((each) => {
    if (typeof each !== 'string' || !each.startsWith('[')) return each
    try {
      return JSON.parse(each) as Json
    } catch {
      return each
    }
  })
}
