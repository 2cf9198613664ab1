import type { Service } from './service.ts'
import type { Tree } from './telling.ts'

type Map_ = { readonly [key: string]: Tree }

/** Lists that are one value, and what is replaced whole. */
const REPLACED = new Set(['command', 'entrypoint', 'test'])
/** Settings that mean something only beside their driver. */
const BY_DRIVER = 'logging'

/**
 * A service with what a later file says of it, as Compose does it: single values are replaced, maps are merged key by
 * key, lists are joined, and a command is replaced as a whole.
 */
export function mergeServices(base: Service, over: Service): Service {
  return mergeMaps(base, over)
}

/** The same of networks and volumes. */
export function mergeMaps(base: Map_, over: Map_): Map_ {
  const merged = new Map(Object.entries(base))
  for (const [key, value] of Object.entries(over)) {
    const before = merged.get(key)
    merged.set(key, before === undefined ? value : mergeOne(key, before, value))
  }
  return Object.fromEntries(merged)
}

function mergeOne(key: string, before: Tree, value: Tree): Tree {
  if (REPLACED.has(key)) return value
  if (isList(before) && isList(value)) return joined(before, value)
  if (!isMap(before) || !isMap(value)) return value
  const isOtherDriver = key === BY_DRIVER && value['driver'] !== undefined && value['driver'] !== before['driver']
  return isOtherDriver ? value : mergeMaps(before, value)
}

/** What stands in both is said once. */
function joined(before: readonly Tree[], value: readonly Tree[]): readonly Tree[] {
  const seen = new Set<string>()
  return [...before, ...value].filter((each) => {
    const text = JSON.stringify(each)
    const isNew = !seen.has(text)
    seen.add(text)
    return isNew
  })
}

function isList(value: Tree): value is readonly Tree[] {
  return Array.isArray(value)
}

function isMap(value: Tree): value is Map_ {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
