import { isoInstant } from '../base/instant.ts'

/** The same value with its moments as text, as they stand in a document: what is called `at`, `since` or `…At`. */
export function withInstants(value: unknown, key = ''): unknown {
  if (typeof value === 'number') return /^(at|since)$|At$/u.test(key) ? isoInstant(value) : value
  if (Array.isArray(value)) return value.map((each) => withInstants(each))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, withInstants(each, name)]))
}
