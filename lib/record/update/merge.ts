import { entriesOf, isObject } from '../read.ts'
import type { Json } from '../read.ts'
import type { Branch, Told } from './target.ts'

/** How one kind of document is recorded: what a path of a configuration means in it. */
export interface Shape {
  /** What a key is called below a path. */
  word(path: readonly string[], key: string, value: Json): string
  /** The key behind a word that is not there yet. */
  key(path: readonly string[], word: string): string
  /** Whether the recorder leaves a value out that stands alone. */
  isSilent(path: readonly string[], value: Json): boolean
  /** What the parts of a list are called in a path, in its order. */
  keysOf(path: readonly string[], list: readonly Json[]): readonly string[]
  /** By which of its keys a part of such a list may be called. */
  namesOf(path: readonly string[]): readonly string[]
  /** Whether something that is not there yet is a list of parts; else it is an object. */
  isList(path: readonly string[], branch: Branch): boolean
  /** A value as the document has it. */
  spelled(path: readonly string[], value: Told): Json
}

/** Deeper than anything that is recorded. */
const MAX_DEPTH = 32

/**
 * A document in which everything below a place is what a tree says, and nothing else is touched: what the recorder does
 * not see stays.
 *
 * @param branch undefined where nothing is to be
 * @param isMade whether what it is a part of is made anew
 * @returns undefined where nothing is left
 */
export function merged(
  current: Json,
  branch: Branch | undefined,
  path: readonly string[],
  shape: Shape,
  isMade = false,
): Json {
  if (!branch || !(branch.isWanted || isMade)) return isUnseen(current, path, shape) ? current : undefined
  if (branch.leaf) return branch.leaf.kind === 'kept' ? current : shape.spelled(path, branch.leaf.value)
  return isToBeList(current, branch, path, shape)
    ? mergedList(isListOfParts(current) ? current : [], branch, path, shape)
    : mergedObject(current, branch, path, shape)
}

/** What has something in it that stays remains what it is. */
function isToBeList(current: Json, branch: Branch, path: readonly string[], shape: Shape): boolean {
  const isList = isListOfParts(current)
  const words = isList
    ? shape.keysOf(path, current)
    : entriesOf(current).map(([key, each]) => shape.word(path, key, each))
  const stays = words.some((word) => branch.below.get(word)?.isWanted) && !isUnseen(current, path, shape)
  return stays ? isList : shape.isList(path, branch)
}

function isListOfParts(value: Json): value is readonly Json[] {
  return Array.isArray(value) && value.some(isObject)
}

/** Whether the recorder puts down nothing of it. */
function isUnseen(value: Json, path: readonly string[], shape: Shape): boolean {
  if (path.length > MAX_DEPTH) return true
  if (isObject(value))
    return entriesOf(value).every(([key, each]) => isUnseen(each, [...path, shape.word(path, key, each)], shape))
  if (isListOfParts(value)) {
    const keys = shape.keysOf(path, value)
    return value.every((each, index) => isUnseen(each, [...path, keys[index] ?? ''], shape))
  }
  return shape.isSilent(path, value)
}

function mergedObject(current: Json, { below }: Branch, path: readonly string[], shape: Shape): Json {
  const known = entriesOf(current).map(([key, each]) => [key, each, shape.word(path, key, each)] as const)
  const words = new Set(known.map(([, , word]) => word))
  const isMade = !isObject(current)
  const added = [...below].filter(([word]) => !words.has(word))
  const entries = [
    ...known.map(([key, each, word]) => [key, merged(each, below.get(word), [...path, word], shape)] as const),
    ...added.map(
      ([word, branch]) => [shape.key(path, word), merged(undefined, branch, [...path, word], shape, isMade)] as const,
    ),
  ].filter(([, each]) => each !== undefined)
  // What is recorded of it stands somewhere else.
  return isMade && entries.length === 0 ? undefined : Object.fromEntries(entries)
}

/** Those that are there keep their order; others follow. */
function mergedList(current: readonly Json[], branch: Branch, path: readonly string[], shape: Shape): Json {
  const keys = shape.keysOf(path, current)
  const parts = new Map(keys.map((key, index) => [key, current[index]]))
  const part = (key: string): Json =>
    merged(parts.get(key), branch.below.get(key), [...path, key], shape, current.length === 0)
  if (!isNamed(branch, shape.namesOf(path))) return byPlaces(branch, parts, part)
  const added = [...branch.below.keys()].filter((key) => !parts.has(key))
  return [...keys, ...added].map(part).filter((each) => each !== undefined)
}

/** More parts without names no list has. */
const MOST_PLACES = 1000

/** One that is not wanted leaves a hole where others follow it: their places are their names. */
function byPlaces({ below }: Branch, parts: ReadonlyMap<string, Json>, part: (key: string) => Json): readonly Json[] {
  const there = [...new Set([...parts.keys(), ...below.keys()])].filter((key) => part(key) !== undefined)
  if (!there.every(isPlace)) return there.map(part)
  const last = there.map(Number).reduce((one, other) => Math.max(one, other), -1)
  return Array.from({ length: last + 1 }, (_, index) => part(String(index)) ?? {})
}

function isPlace(key: string): boolean {
  return /^(?:0|[1-9]\d*)$/u.test(key) && Number(key) < MOST_PLACES
}

/** Whether each part of what is to be there says its own name under the same key. */
export function isNamed(branch: Branch, names: readonly string[]): boolean {
  const parts = partsOn(branch)
  return names.some((name) =>
    parts.every(([key, { below: own }]) => {
      const leaf = own.get(name)?.leaf
      return leaf != null && (leaf.kind === 'kept' || String(leaf.value) === key)
    }),
  )
}

/** Whether there are parts without names, called by their places. */
export function hasPlaces(branch: Branch): boolean {
  return partsOn(branch).every(([key, { leaf }]) => leaf === null && isPlace(key))
}

/** Those that are to be there; where all is filled in, all. */
function partsOn({ below }: Branch): readonly (readonly [key: string, branch: Branch])[] {
  const wanted = [...below].filter(([, { isWanted }]) => isWanted)
  return wanted.length > 0 ? wanted : [...below]
}
