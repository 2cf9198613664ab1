import type { Fingerprint, Value } from '../model/configuration.ts'

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

export function isFingerprint(value: Value): value is Fingerprint {
  return typeof value === 'object' && value !== null && 'fingerprint' in value
}

/** A list is one value; whoever asks for its parts gets those, and of anything else the value itself. */
export function partsOf(value: Value): readonly Exclude<Value, readonly unknown[]>[] {
  return isList(value) ? value : [value]
}

function isList(value: Value): value is Extract<Value, readonly unknown[]> {
  return Array.isArray(value)
}
