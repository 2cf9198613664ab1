import { oneLine } from '../../../base/escape.ts'
import { fault } from '../../fault.ts'
import type { FaultError } from '../../fault.ts'
import { numberIn } from './numbers.ts'

/** The rows of a text, without empty ones. */
export function rowsOf(text: string): readonly string[] {
  return text.split('\n').filter((row) => row.trim() !== '')
}

/** A row that says something else than it should. Quotes at most 200 characters of it, escaped. */
export function unreadable(what: string, row: string): FaultError {
  return fault('unreadable', `cannot read ${what}: "${oneLine(row.slice(0, 1000), 200)}"`)
}

/** Why a file's rows are not among those read: the program said that there is no such file, or they are not what they should be. */
export function noRow(files: string, path: string): FaultError {
  if (rowsOf(files).includes(`missing ${path}`)) return fault('not-supported', `the host has no ${path}`)
  return fault('unreadable', `${path} says something else than it should`)
}

/** Digits → number; anything else, and what a number cannot hold exactly, is unreadable. */
export function count(text: string | undefined, what: string, row: string): number {
  const value = text === undefined ? NaN : numberIn(text, 0, text.length)
  if (!Number.isSafeInteger(value)) throw unreadable(what, row)
  return value
}
