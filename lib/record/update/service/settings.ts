import { saysNothing } from '../../read.ts'
import type { Json } from '../../read.ts'
import { keyed, NAMES } from '../../sheet.ts'
import { hasPlaces, isNamed, merged } from '../merge.ts'
import type { Shape } from '../merge.ts'
import type { Branch } from '../target.ts'

/** Words for the engine's own names, both ways. */
export interface Words {
  word(key: string): string
  key(word: string): string
}

/** @param table from the engine's own name to the word it is recorded under */
export function wordsOf(table: Readonly<Record<string, string>>): Words {
  const words = new Map(Object.entries(table))
  const keys = new Map(Object.entries(table).map(([key, word]) => [word, key]))
  return { word: (key) => words.get(key) ?? key, key: (word) => keys.get(word) ?? word }
}

const asTheyAre = wordsOf({})

/**
 * One setting, whatever is in it.
 *
 * @returns undefined where it is to be left out
 */
export function anySetting(current: Json, branch: Branch | undefined): Json {
  return merged(current, branch, [], shapeOf(asTheyAre, 0))
}

/** Settings of one object under words of ours: each is recorded where it says something. */
export function renamed(current: Json, branch: Branch | undefined, words: Words): Json {
  return merged(current, branch, [], shapeOf(words, 1))
}

/** The same where each is recorded, zero and nothing too. */
export function renamedAll(current: Json, branch: Branch | undefined, words: Words): Json {
  return merged(current, branch, [], shapeOf(words, null))
}

/** @param depth how deep those are that are left out where they say nothing; null where each of an object is put down */
function shapeOf(words: Words, depth: 0 | 1 | null): Shape {
  return {
    word: (path, key) => (path.length === 0 ? words.word(key) : key),
    key: (path, word) => (path.length === 0 ? words.key(word) : word),
    isSilent: ({ length }, value) => (length === depth ? saysNothing(value) : length === 0),
    keysOf: (_, list) => keyed(list).map(([key]) => key),
    namesOf: () => NAMES,
    isList: (_, branch) => hasPlaces(branch) || isNamed(branch, NAMES),
    spelled: (_, value) => value,
  }
}
