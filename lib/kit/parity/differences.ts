import { valueWords } from '../configuration-words.ts'
import type { Configuration, Value } from '../../model/configuration.ts'
import type { Difference, Ratio } from '../../model/parity.ts'
import { imageOf, settingsOf } from './settings.ts'
import type { ImageOf, Setting } from './settings.ts'

/** The containers of one role on both sides; none on one of them is a difference as well. */
export interface Likes {
  readonly role: string
  readonly a: readonly Configuration[]
  readonly b: readonly Configuration[]
}

/** What differs between the containers of one role, in the order of the paths. */
export function differencesOf(likes: Likes, ratio: Ratio): readonly Difference[] {
  const counts = countDifference(likes, ratio)
  if (likes.a.length === 0 || likes.b.length === 0) return counts
  return [...imageDifference(likes), ...counts, ...settingDifferences(likes)]
}

function countDifference({ role, a, b }: Likes, ratio: Ratio): readonly Difference[] {
  if (a.length > 0 && b.length > 0 && a.length * ratio.b === b.length * ratio.a) return []
  const wanted = (a.length * ratio.b) / ratio.a
  const beside = ratio.a === ratio.b || a.length === 0 ? '' : ` of ${wanted}`
  return [{ role, path: ['replicas'], a: String(a.length), b: `${b.length}${beside}` }]
}

/** One answer to one question: where the names differ nobody has to be told that the contents do. */
function imageDifference({ role, a, b }: Likes): readonly Difference[] {
  const [left, right] = [a.map(imageOf), b.map(imageOf)]
  const names = sidesOf([left, right], ({ name }) => name)
  if (names) return [{ role, path: ['image', 'name'], ...names }]
  if (haveCommonDigest(left, right)) return []
  const ids = sidesOf([left, right], ({ id }) => id.replace(/^sha256:/u, '').slice(0, 12))
  return ids ? [{ role, path: ['image', 'id'], ...ids }] : []
}

/** On two kinds of processors one image has two ids, and in its registry one digest. */
function haveCommonDigest(a: readonly ImageOf[], b: readonly ImageOf[]): boolean {
  const [first, ...others] = [...a, ...b]
  return (first?.digests ?? []).some((digest) => others.every(({ digests }) => digests.includes(digest)))
}

type Settings = ReadonlyMap<string, Setting>

function settingDifferences({ role, a, b }: Likes): readonly Difference[] {
  const [left, right] = [a.map(settingsOf), b.map(settingsOf)]
  const keys = new Set([...left, ...right].flatMap((settings) => [...settings.keys()]))
  return [...keys].sort().flatMap((key) => {
    const found = [...left, ...right].flatMap((settings) => settings.get(key) ?? [])
    // What only images and engines say follows from them, and these are told.
    if (!found.some(({ isAsked }) => isAsked)) return []
    const sides = sidesOf<Settings>([left, right], (settings) => wordsOf(settings.get(key)?.value))
    const path = found[0]?.path ?? []
    return sides ? [{ role, path, ...sides }] : []
  })
}

function wordsOf(value: Value | undefined): string | null {
  return value === undefined ? null : valueWords(value)
}

/** What both sides say, where it is not the same. */
function sidesOf<T>(
  [a, b]: readonly [readonly T[], readonly T[]],
  say: (each: T) => string | null,
): Pick<Difference, 'a' | 'b'> | null {
  const [left, right] = [distinct(a.map(say)), distinct(b.map(say))]
  if (left.length === right.length && left.every((each, at) => each === right[at])) return null
  return { a: together(left), b: together(right) }
}

function distinct(said: readonly (string | null)[]): readonly (string | null)[] {
  return [...new Set(said)].sort((one, other) => ((one ?? '') < (other ?? '') ? -1 : 1))
}

function together(said: readonly (string | null)[]): string | null {
  if (said.length <= 1) return said[0] ?? null
  return said.map((each) => each ?? 'nothing').join(' | ')
}
