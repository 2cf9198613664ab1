import { isFingerprint } from '../../../kit/configuration-words.ts'
import type { Configuration, Field, Fingerprint, Scalar, Value } from '../../../model/configuration.ts'
import type { Reveal } from '../../../model/revision.ts'

/** What was asked for at one place, its secrets opened; or the place of one that nobody can open. */
export type Opened = { readonly value: Scalar | readonly Scalar[] } | { readonly closed: readonly string[] }

export type Open = (field: Field) => Opened

type Fields = Pick<Configuration, 'fields'>

/**
 * Opens the secrets of a recording. One that is set somewhere in the object now is taken from there: it has the same
 * fingerprint. Another one has to be given back.
 *
 * @param shown what is there now, as it is recorded
 * @param clear the same, with nothing hidden
 */
export function openingBy(shown: Fields, clear: Fields, reveal: Reveal): Open {
  const clearAt = new Map(clear.fields.map(({ path, value }) => [JSON.stringify(path), value]))
  const known = new Map<string, Scalar>()
  for (const { path, value } of shown.fields) {
    const open = listed(clearAt.get(JSON.stringify(path)) ?? null)
    listed(value).forEach((each, nth) => {
      const text = open[nth]
      if (isFingerprint(each) && text !== undefined && !isFingerprint(text)) known.set(each.fingerprint, text)
    })
  }
  const openOne = (each: Scalar | Fingerprint, path: readonly string[]): Scalar | undefined => {
    if (!isFingerprint(each)) return each
    const there = known.get(each.fingerprint)
    if (there !== undefined) return there
    const text = reveal(path)
    // What is sealed is text; a number stays one.
    return text !== undefined && typeof clearAt.get(JSON.stringify(path)) === 'number' ? Number(text) : text
  }

  return ({ path, value }) => {
    if (!isList(value)) {
      const open = openOne(value, path)
      return open === undefined ? { closed: path } : { value: open }
    }
    const places = value.map((_, nth) => [...path, String(nth)])
    const open = value.map((each, nth) => openOne(each, places[nth] ?? path))
    const closed = places.find((_, nth) => open[nth] === undefined)
    return closed ? { closed } : { value: open.filter((each) => each !== undefined) }
  }
}

function isList(value: Value): value is readonly (Scalar | Fingerprint)[] {
  return Array.isArray(value)
}

function listed(value: Value): readonly (Scalar | Fingerprint)[] {
  return isList(value) ? value : [value]
}
