import { isoInstant } from '../base/instant.ts'

/** What its moments stand under. */
type Moment = 'at' | 'since' | `${string}At`

/** A value whose moments are text. */
export type WithInstants<T> = T extends readonly (infer Each)[]
  ? WithInstants<Each>[]
  : T extends object
    ? { -readonly [Key in keyof T]: Key extends Moment ? string : WithInstants<T[Key]> }
    : T

/** The same value with its moments as text, as they stand in a document: what is called `at`, `since` or `…At`. */
export function withInstants<T>(value: T): WithInstants<T> {
  return dated(value, '') as WithInstants<T>
}

function dated(value: unknown, key: string): unknown {
  if (typeof value === 'number') return /^(at|since)$|At$/u.test(key) ? isoInstant(value) : value
  if (Array.isArray(value)) return value.map((each) => dated(each, ''))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, dated(each, name)]))
}
