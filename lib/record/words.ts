import type { Configuration, Value } from '../model/configuration.ts'
import type { Cause } from '../model/revision.ts'
import type { Change } from './diff.ts'

/** `networks.back.aliases`, `mounts["/data"].source`: a part that is no plain word stands in brackets. */
export function pathWords(path: readonly string[]): string {
  return path.reduce((words, part) => {
    if (!/^[A-Za-z_][\w-]*$/u.test(part)) return `${words}[${JSON.stringify(part)}]`
    return words === '' ? part : `${words}.${part}`
  }, '')
}

/** One line of text for people: lists as JSON, a secret by the beginning of its fingerprint. */
export function valueWords(value: Value): string {
  if (typeof value === 'string') return value === '' ? '""' : value
  if (isFingerprint(value)) return `secret ${value.fingerprint.slice(0, 8)}`
  if (!isList(value)) return String(value)
  return `[${value.map((each) => (typeof each === 'string' ? JSON.stringify(each) : valueWords(each))).join(', ')}]`
}

function isFingerprint(value: Value): value is { readonly fingerprint: string } {
  return typeof value === 'object' && value !== null && 'fingerprint' in value
}

function isList(value: Value): value is Extract<Value, readonly unknown[]> {
  return Array.isArray(value)
}

/** Why a configuration is not what it was. */
export function causeOf(before: Configuration | null, after: Configuration, changes: readonly Change[]): Cause {
  if (!before) return 'recorded'
  if (before.incarnation === after.incarnation) return 'updated-in-place'
  return changes.some(({ path }) => path[0] === 'image') ? 'image-changed' : 'recreated'
}

const CAUSES: Readonly<Record<Cause, string>> = {
  recorded: 'recorded for the first time',
  'image-changed': 'made anew of another image',
  recreated: 'made anew with other settings',
  'updated-in-place': 'changed while it runs',
  removed: 'gone',
}

/** At most this many settings are named in one line. */
const NAMED = 3

/** "changed while it runs: limits.memoryBytes 67108864 → 134217728". */
export function changeWords(cause: Cause, changes: readonly Change[]): string {
  if (cause === 'recorded' || cause === 'removed' || changes.length === 0) return CAUSES[cause]
  const named = changes.slice(0, NAMED).map(oneChange)
  const more = changes.length > NAMED ? [`${changes.length - NAMED} more`] : []
  return `${CAUSES[cause]}: ${[...named, ...more].join(', ')}`
}

function oneChange({ path, before, after }: Change): string {
  const name = pathWords(path)
  if (!before) return `${name} added`
  if (!after) return `${name} removed`
  const sides = [valueWords(before.value), valueWords(after.value)]
  return sides.every((side) => side.length <= 40) ? `${name} ${sides.join(' → ')}` : `${name} changed`
}
