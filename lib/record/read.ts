/** Readers of foreign JSON: whatever has another shape than asked for is as if it were not there. */

export type Json = unknown

/** Its own entries only, in their order: a key named `__proto__` is a key. */
export function entriesOf(value: Json): readonly (readonly [string, Json])[] {
  return isObject(value) ? Object.entries(value) : []
}

/** What lies below the keys, or undefined. */
export function at(value: Json, ...keys: readonly string[]): Json {
  let here = value
  for (const key of keys) {
    if (!isObject(here) || !Object.hasOwn(here, key)) return undefined
    here = here[key]
  }
  return here
}

/** What a table of ours says of a name of theirs: nothing of "__proto__". */
export function knownIn<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined
}

/** Text that is not empty. */
export function textAt(value: Json, ...keys: readonly string[]): string | undefined {
  const found = at(value, ...keys)
  return typeof found === 'string' && found !== '' ? found : undefined
}

export function listAt(value: Json, ...keys: readonly string[]): readonly Json[] {
  const found = at(value, ...keys)
  return Array.isArray(found) ? found : []
}

export function textsAt(value: Json, ...keys: readonly string[]): readonly string[] {
  return listAt(value, ...keys).filter((each) => typeof each === 'string')
}

export function isObject(value: Json): value is Readonly<Record<string, Json>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** What engines write where nothing was said: null, "", 0, false, [] and {}, and lists of nothing else. */
export function saysNothing(value: Json): boolean {
  if (value === null || value === undefined || value === '' || value === 0 || value === false) return true
  if (Array.isArray(value)) return value.every(saysNothing)
  return isObject(value) && Object.keys(value).length === 0
}

/** Whether two lists of text are the same, in the same order. */
export function sameTexts(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((each, index) => each === other[index])
}
