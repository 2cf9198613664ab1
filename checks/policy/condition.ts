import { isFingerprint, linearPattern, matcher, namesSecret, partsOf } from '../../lib/kit/index.ts'
import type { Field, Scalar, Value } from '../../lib/model/configuration.ts'
import { fieldPath } from '../../lib/kit/field-path.ts'
import type { FieldPath } from '../../lib/kit/field-path.ts'
import type { Condition, Test } from './shape.ts'

/** What shows that a condition holds: a setting, and of a list the part of it that is meant. */
export type Shown = Pick<Field, 'path' | 'value'>

/** Null where it does not hold; what shows it may be nothing at all. */
export type Holds = (fields: readonly Shown[]) => readonly Shown[] | null

/** Reads a condition once, for many configurations. */
export function holdsOf(condition: Condition): Holds {
  const { field, some, where, all, any, not } = condition
  if (field !== undefined) return fieldHolds(field, condition)
  if (some !== undefined && where) return someHold(some, holdsOf(where))
  if (all) return allHold(all.map(holdsOf))
  if (any) return anyHolds(any.map(holdsOf))
  if (!not) throw new Error('a condition without anything in it')
  const inner = holdsOf(not)
  return (fields) => (inner(fields) === null ? [] : null)
}

function allHold(each: readonly Holds[]): Holds {
  return (fields) => {
    const shown = each.map((holds) => holds(fields))
    return shown.some((one) => one === null) ? null : shown.flatMap((one) => one ?? [])
  }
}

function anyHolds(each: readonly Holds[]): Holds {
  return (fields) => {
    const shown = each.flatMap((holds) => [holds(fields)]).filter((one) => one !== null)
    return shown.length > 0 ? shown.flat() : null
  }
}

/** Settings of one part stay together: it is the same mount that is of the host and can be written to. */
function someHold(path: string, inner: Holds): Holds {
  const wanted = readPath(path)
  return (fields) => {
    const parts = new Map<string, { beginning: readonly string[]; own: Shown[] }>()
    for (const { path: whole, value } of fields) {
      if (!wanted.fits(whole)) continue
      const beginning = whole.slice(0, wanted.length)
      const key = JSON.stringify(beginning)
      const part = parts.get(key) ?? { beginning, own: [] }
      part.own.push({ path: whole.slice(wanted.length), value })
      parts.set(key, part)
    }
    const shown = [...parts.values()].flatMap(({ beginning, own }) => {
      const found = inner(own)
      return found === null ? [] : [found.map(({ path: rest, value }) => ({ path: [...beginning, ...rest], value }))]
    })
    return shown.length > 0 ? shown.flat() : null
  }
}

function readPath(text: string): FieldPath {
  const read = fieldPath(text)
  if (!read) throw new Error(`"${text}" is not a path`)
  return read
}

/** What a test asks of each value, and whether it holds where a value passes or where none does. */
interface Asked {
  readonly passes: (part: Scalar | { readonly fingerprint: string }, path: readonly string[]) => boolean
  readonly isWanted: boolean
}

function fieldHolds(path: string, test: Partial<Test>): Holds {
  const wanted = readPath(path)
  if (test.empty) return emptyHolds(wanted)
  const { passes, isWanted } = askedOf(test)
  return (fields) => {
    const shown = fields.flatMap(({ path: own, value }) =>
      own.length === wanted.length && wanted.fits(own)
        ? passing(value, (part) => passes(part, own)).map((part): Shown => ({ path: own, value: part }))
        : [],
    )
    if (!isWanted) return shown.length === 0 ? [] : null
    return shown.length > 0 ? shown : null
  }
}

/** Most of what is empty nobody records: where it stands, it means something. */
function emptyHolds(wanted: FieldPath): Holds {
  return (fields) => {
    const shown = fields.filter(
      ({ path, value }) =>
        path.length === wanted.length && wanted.fits(path) && Array.isArray(value) && value.length === 0,
    )
    return shown.length > 0 ? shown.map(({ path, value }): Shown => ({ path, value })) : null
  }
}

function passing(value: Value, passes: (part: Exclude<Value, readonly unknown[]>) => boolean): readonly Value[] {
  return partsOf(value).filter(passes)
}

const SAME =
  (wanted: unknown): Asked['passes'] =>
  (part) =>
    typeof part !== 'object' && String(part) === String(wanted)

function askedOf(test: Partial<Test>): Asked {
  const { is, isNot, oneOf, noneOf, like, notLike, exists } = test
  const equal = is ?? isNot
  if (equal !== undefined) return { passes: SAME(equal), isWanted: is !== undefined }
  const among = oneOf ?? noneOf
  if (among) {
    const words = new Set(among.map(String))
    return { passes: (part) => typeof part !== 'object' && words.has(String(part)), isWanted: oneOf !== undefined }
  }
  const patterns = like ?? notLike
  if (patterns !== undefined) {
    const fits = matcher([patterns].flat())
    return { passes: (part) => typeof part === 'string' && fits(part), isWanted: like !== undefined }
  }
  if (exists !== undefined) return { passes: () => true, isWanted: exists }
  return { passes: valueTest(test), isWanted: true }
}

function valueTest({ matches, above, below, secret }: Partial<Test>): Asked['passes'] {
  if (matches !== undefined) {
    const read = linearPattern(matches)
    if (!read.ok) throw new Error(read.why)
    return (part) => typeof part === 'string' && read.pattern.test(part)
  }
  if (above !== undefined) return (part) => typeof part === 'number' && part > above
  if (below !== undefined) return (part) => typeof part === 'number' && part < below
  if (secret === undefined) throw new Error('a field without a test')
  return (part, path) => part !== null && isFingerprint(part) && tellsOfSecret(path)
}

/** Nearly every value of an environment is hidden: there the name has to tell, and not of where the secret lies. */
function tellsOfSecret(path: readonly string[]): boolean {
  if (path.at(-2) !== 'env') return true
  const name = path.at(-1) ?? ''
  return (
    namesSecret(name) &&
    !/[-_.](?:file|path|dir|url|uri|host|port|name|id|user|ttl|timeout|enabled|length)$/iu.test(name)
  )
}
