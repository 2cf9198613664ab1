import type { Configuration, Field, Value } from '../../../model/configuration.ts'

/** One place in an object: what is set there now, what is recorded, and the same of all below. */
export interface Both {
  current?: Field
  wanted?: Field
  readonly below: Map<string, Both>
}

type Fields = Pick<Configuration, 'fields'>

/** Lays what is there over what is recorded. The order of lists, and what comes and goes by itself, stand for nothing in it. */
export function laidOver(current: Fields, wanted: Fields): Both {
  const root: Both = { below: new Map() }
  for (const field of current.fields) if (isPlaced(field)) placeIn(root, field.path).current = field
  for (const field of wanted.fields) if (isPlaced(field)) placeIn(root, field.path).wanted = field
  return root
}

function isPlaced({ path }: Field): boolean {
  return path[0] === 'metadata' || path[0] === 'spec'
}

function placeIn(root: Both, path: readonly string[]): Both {
  let here = root
  for (const part of path) {
    const next = here.below.get(part) ?? { below: new Map<string, Both>() }
    here.below.set(part, next)
    here = next
  }
  return here
}

/** What is to be done at one place, those below it aside. */
export type Doing = 'keep' | 'put' | 'take-away' | 'theirs-now' | 'theirs-then'

export function doingAt({ current, wanted }: Pick<Both, 'current' | 'wanted'>): Doing {
  if (current && wanted && sameValue(current.value, wanted.value)) return 'keep'
  if (!isOperators(current) && !isOperators(wanted)) return current && isByOthers(wanted) ? 'put' : 'keep'
  if (!wanted) return 'take-away'
  if (current?.origin === 'orchestrator') return 'theirs-now'
  return wanted.origin === 'orchestrator' ? 'theirs-then' : 'put'
}

/** What the server filled in by what stands beside it: it does so only once. */
function isByOthers(field: Field | undefined): boolean {
  return field?.origin === 'engine' && field.path.at(-1) === 'imagePullPolicy'
}

function isOperators(field: Field | undefined): boolean {
  return field?.origin === 'operator' || field?.origin === 'image'
}

/** Something stands there in the recording, whoever wanted it. */
export function isRecorded(both: Both): boolean {
  return both.wanted !== undefined || [...both.below.values()].some(isRecorded)
}

/** Who has set something of what stands there now. */
export function ownersOf(both: Both): ReadonlySet<Field['origin']> {
  const own = both.current ? [both.current.origin] : []
  return new Set([...own, ...[...both.below.values()].flatMap((each) => [...ownersOf(each)])])
}

/** An empty list stands for an object without anything in it. */
export function isEmptyObject(value: Value | undefined): boolean {
  return Array.isArray(value) && value.length === 0
}

function sameValue(one: Value, other: Value): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}
