import { isDeepStrictEqual } from 'node:util'
import { Secret } from './secret.ts'

/**
 * Whether two values say the same, secrets by what is in them: both are there to be compared, so nothing is kept of
 * them and nothing is printed. What is neither data nor a secret is compared as Node compares it.
 */
export function isSame(one: unknown, other: unknown): boolean {
  if (one === other) return true
  if (one instanceof Secret && other instanceof Secret) return one.reveal() === other.reveal()
  if (Array.isArray(one) && Array.isArray(other))
    return one.length === other.length && one.every((each, at) => isSame(each, other[at]))
  if (!isRecord(one) || !isRecord(other)) return isDeepStrictEqual(one, other)
  const keys = Object.keys(one)
  return (
    keys.length === Object.keys(other).length &&
    keys.every((key) => Object.hasOwn(other, key) && isSame(one[key], other[key]))
  )
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
}
