import type { Configuration, Field, Fingerprint, Scalar, Value } from '../../model/configuration.ts'
import type { Reveal } from '../../model/revision.ts'
import { pathWords } from '../words.ts'

export type Told = Scalar | readonly Scalar[]

/**
 * A configuration that is asked for anew, taken setting by setting. What is left in the end nobody knew how to ask for.
 * What the image brings along it brings along again, and what the engine chose it chooses again: neither is left over.
 */
export interface Asking {
  /** What somebody wanted there, secrets opened. Undefined where nobody wanted anything, or it cannot be opened. */
  take(...path: readonly string[]): Told | undefined
  /** The same as a list of texts; an empty one where there is none. */
  texts(...path: readonly string[]): readonly string[]
  /** All that was wanted directly below, by its name. */
  takeEach(...path: readonly string[]): readonly (readonly [name: string, value: Told])[]
  /** The names of all that lies below, whoever wanted it. */
  names(...path: readonly string[]): readonly string[]
  /** What is recorded there, whoever wanted it, without taking it. Secrets stay closed. */
  look(...path: readonly string[]): Value | undefined
  /** Says that this cannot be had again as it was. */
  refuse(path: readonly string[], why: string): void
  /** What cannot be had again, each with why, in the order of the paths. */
  refusals(): readonly string[]
}

/** @param isAsked whether a setting has to be asked for, as nobody else brings it along */
export function askingFor(
  { fields }: Pick<Configuration, 'fields'>,
  reveal: Reveal,
  isAsked: (field: Field) => boolean,
): Asking {
  const all = new Map(fields.map((field) => [keyOf(field.path), field]))
  const left = new Map([...all].filter(([, field]) => isAsked(field)))
  const refused = new Map<string, string>()
  const refuse = (path: readonly string[], why: string): void => void refused.set(pathWords(path), why)

  const open = (each: Scalar | Fingerprint, at: readonly string[]): Scalar => {
    if (!isFingerprint(each)) return each
    const secret = reveal(at)
    if (secret === undefined) refuse(at, 'a secret, and its value is not kept')
    return secret ?? null
  }
  const taken = ({ path, value }: Field): Told => {
    left.delete(keyOf(path))
    return isList(value) ? value.map((each, at) => open(each, [...path, String(at)])) : open(value, path)
  }
  const below = (path: readonly string[], fields: Iterable<Field>): Field[] =>
    [...fields].filter((each) => each.path.length > path.length && path.every((part, at) => each.path[at] === part))

  const take: Asking['take'] = (...path) => {
    const field = left.get(keyOf(path))
    return field && taken(field)
  }
  return {
    take,
    texts: (...path) => [take(...path) ?? []].flat().map(String),
    takeEach: (...path) =>
      below(path, [...left.values()]).flatMap((field) =>
        field.path.length === path.length + 1 ? [[field.path.at(-1) ?? '', taken(field)] as const] : [],
      ),
    names: (...path) => [...new Set(below(path, all.values()).map((field) => field.path[path.length] ?? ''))],
    look: (...path) => all.get(keyOf(path))?.value,
    refuse,
    refusals: () => {
      const unknown = [...left.values()].map(
        ({ path }) => [pathWords(path), 'nobody here knows how to ask for it'] as const,
      )
      return [...refused, ...unknown].sort(([one], [other]) => (one < other ? -1 : 1)).map((each) => each.join(': '))
    },
  }
}

function isList(value: Value): value is readonly (Scalar | Fingerprint)[] {
  return Array.isArray(value)
}

function isFingerprint(value: Scalar | Fingerprint): value is Fingerprint {
  return typeof value === 'object' && value !== null
}

function keyOf(path: readonly string[]): string {
  return JSON.stringify(path)
}
