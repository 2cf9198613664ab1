import type { Configuration, Value } from '../model/configuration.ts'
import type { HiddenValue, Reveal } from '../model/revision.ts'

/** Gives nothing back. */
export const revealNothing: Reveal = () => undefined

/**
 * Gives back what stands behind the fingerprints of a configuration, and nothing else that happens to be sealed.
 *
 * @param fingerprint null where those of the configuration were made under another key and cannot be compared
 */
export function revealerOf(
  { fields }: Pick<Configuration, 'fields'>,
  values: readonly HiddenValue[],
  fingerprint: ((text: string) => string) | null,
): Reveal {
  const sealed = new Map(values.flatMap(([path, value]) => partsOf(path, value)))
  const shown = new Map(fields.flatMap(({ path, value }) => partsOf(path, value)))
  return (path) => {
    const [value, mark] = [sealed.get(keyOf(path)), shown.get(keyOf(path))]
    if (value === undefined || value === null || typeof value === 'object' || !isFingerprint(mark)) return undefined
    const text = String(value)
    return fingerprint === null || fingerprint(text) === mark.fingerprint ? text : undefined
  }
}

/** The fingerprints of a configuration, as one text to compare. */
export function marksOf({ fields }: Pick<Configuration, 'fields'>): string {
  return JSON.stringify(
    fields.flatMap(({ path, value }) => partsOf(path, value)).filter(([, value]) => isFingerprint(value)),
  )
}

/** A part of a list has the path of the list and its place there. */
function partsOf(path: readonly string[], value: Value): readonly (readonly [string, Value])[] {
  if (!Array.isArray(value)) return [[keyOf(path), value]]
  return (value as readonly Value[]).map((each, at) => [keyOf([...path, String(at)]), each])
}

function isFingerprint(value: Value | undefined): value is { readonly fingerprint: string } {
  return typeof value === 'object' && value !== null && 'fingerprint' in value
}

function keyOf(path: readonly string[]): string {
  return JSON.stringify(path)
}
