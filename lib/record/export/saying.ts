import type { Configuration, Field, Scalar, Value } from '../../model/configuration.ts'
import type { Reveal } from '../../model/revision.ts'
import { isFingerprint, pathWords } from '../../kit/configuration-words.ts'

/** A configuration in the words of some program. */
export interface Exported<Form> {
  readonly form: Form
  /** Settings that these words cannot say. */
  readonly cannot: readonly string[]
  /** Secrets that nobody gave back: `<<SECRET env.DB_PASSWORD>>` stands in their places. */
  readonly missing: readonly string[]
}

export type Told = Scalar | readonly Scalar[]

/** What somebody asked for, taken setting by setting: what is left in the end has not been said. */
export interface Saying {
  /** Undefined where nobody asked for it. */
  take(...path: readonly string[]): Told | undefined
  /** All that lies below, by the rest of its path. */
  takeBelow(...path: readonly string[]): readonly (readonly [rest: readonly string[], value: Told])[]
  /** What lies directly below, by its name. */
  takeEach(...path: readonly string[]): readonly (readonly [name: string, value: Told])[]
  /** The names directly below that have something below them. */
  names(...path: readonly string[]): readonly string[]
  /** For what was taken and cannot be said after all. */
  giveUp(...path: readonly string[]): void
  exported<Form>(form: Form): Exported<Form>
}

/**
 * Begins to say what somebody asked for in a configuration. What an image brings along, and what an engine or an
 * orchestrator adds, they add again.
 */
export function sayingOf({ fields }: Pick<Configuration, 'fields'>, reveal: Reveal): Saying {
  const left = new Map(
    fields.filter(({ origin }) => origin === 'operator').map((field) => [keyOf(field.path), field] as const),
  )
  const [cannot, missing] = [new Set<string>(), new Set<string>()]

  const told = ({ path, value }: Field): Told => {
    const open = (each: Value, at: readonly string[]): Scalar => {
      if (!isFingerprint(each)) return each as Scalar
      const secret = reveal(at)
      if (secret === undefined) missing.add(pathWords(at))
      return secret ?? `<<SECRET ${pathWords(at)}>>`
    }
    return Array.isArray(value)
      ? value.map((each: Value, index) => open(each, [...path, String(index)]))
      : open(value, path)
  }
  const below = (path: readonly string[]): Field[] =>
    [...left.values()].filter(
      (field) => field.path.length > path.length && path.every((part, index) => field.path[index] === part),
    )
  const taken = (field: Field): Told => {
    left.delete(keyOf(field.path))
    return told(field)
  }

  return {
    take: (...path) => {
      const field = left.get(keyOf(path))
      return field && taken(field)
    },
    takeBelow: (...path) => below(path).map((field) => [field.path.slice(path.length), taken(field)]),
    takeEach: (...path) =>
      below(path).flatMap((field) =>
        field.path.length === path.length + 1 ? [[field.path.at(-1) ?? '', taken(field)] as const] : [],
      ),
    names: (...path) => [
      ...new Set(
        below(path).flatMap((field) => (field.path.length > path.length + 1 ? (field.path[path.length] ?? []) : [])),
      ),
    ],
    giveUp: (...path) => void cannot.add(pathWords(path)),
    exported: (form) => ({
      form,
      cannot: [...new Set([...cannot, ...[...left.values()].map(({ path }) => pathWords(path))])].sort(),
      missing: [...missing].sort(),
    }),
  }
}

function keyOf(path: readonly string[]): string {
  return JSON.stringify(path)
}

export function listOf(value: Told | undefined): readonly string[] {
  if (value === undefined) return []
  return typeof value === 'object' && value !== null ? value.map(String) : [String(value)]
}
