import { oneLine } from '../../base/escape.ts'
import { StoreError } from '../../kit/store-error.ts'
import type { StoreTrouble } from '../../kit/store-error.ts'

/**
 * What people are told of SQLite's answers, by primary result code.
 *
 * Source: https://sqlite.org/rescode.html
 */
const WORDS: Readonly<Record<number, readonly [StoreTrouble, string]>> = {
  5: ['failed', 'is locked by another program'],
  8: ['failed', 'cannot be written: it is read-only'],
  10: ['failed', 'cannot be read or written: the disk fails'],
  11: ['unusable', 'is damaged'],
  13: ['failed', 'cannot be written: the disk is full'],
  14: ['failed', 'cannot be opened'],
  23: ['failed', 'may not be opened'],
  26: ['unusable', 'is not an SQLite file'],
}

const CURE = 'it is left as it is: put it back from a copy, or move it away to begin anew'

export function placeWords(file: string): string {
  return `the store "${oneLine(file)}"`
}

/** Whatever went wrong with a store in a file, as an error for people. */
export function storeErrorOf(error: unknown, where: string): StoreError {
  if (error instanceof StoreError) return error
  const said = oneLine(error instanceof Error ? error.message : String(error), 200)
  const known = WORDS[resultCode(error) & 0xff]
  if (!known) return new StoreError('failed', `${where} cannot be read or written: ${said}`, { cause: error })
  const [trouble, words] = known
  return trouble === 'unusable'
    ? unusable(where, words, error)
    : new StoreError(trouble, `${where} ${words} (${said})`, { cause: error })
}

/** Something lies there that we neither use nor touch. */
export function unusable(where: string, words: string, cause?: unknown): StoreError {
  return new StoreError('unusable', `${where} ${words}; ${CURE}`, { cause })
}

function resultCode(error: unknown): number {
  if (typeof error !== 'object' || error === null || !('errcode' in error)) return 0
  return typeof error.errcode === 'number' ? error.errcode : 0
}

export function isBusy(error: unknown): boolean {
  return (resultCode(error) & 0xff) === 5
}
