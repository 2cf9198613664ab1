import { oneLine } from '../../base/escape.ts'
import { StoreError } from '../../kit/store-error.ts'

/**
 * What people are told of PostgreSQL's answers, by the beginning of SQLSTATE; the longest that fits.
 *
 * Source: https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const WORDS: readonly (readonly [state: string, words: string])[] = [
  ['57014', 'has not done in time what it was asked for'],
  ['53100', 'cannot be written: the disk of the server is full'],
  ['42501', 'does not let this user make or use its tables'],
  ['25006', 'cannot be written: the server is read-only'],
  ['3D', 'is not there: the server has no such database'],
  ['28', 'refuses this user, or the password'],
  ['53', 'cannot answer now'],
  ['57', 'cannot answer now'],
]

/** Whatever went wrong with a store on a server, as an error for people. */
export function storeErrorOf(error: unknown, where: string): StoreError {
  if (error instanceof StoreError) return error
  const state = sqlState(error)
  const words = WORDS.find(([beginning]) => state?.startsWith(beginning))?.[1]
  const fallback = state === null ? 'cannot be reached' : 'cannot be read or written'
  return new StoreError('failed', `${where} ${words ?? fallback} (${oneLine(saidBy(error), 200)})`, { cause: error })
}

/** The code with which the server itself has answered, not one of the system like EPIPE; null when nobody has. */
export function sqlState(error: unknown): string | null {
  if (typeof error !== 'object' || error === null || !('code' in error)) return null
  return typeof error.code === 'string' && /^(?=.*\d)[0-9A-Z]{5}$/u.test(error.code) ? error.code : null
}

/** Where several addresses were tried in vain the message is empty, and the code says why. */
function saidBy(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.message === '' && 'code' in error ? String(error.code) : error.message
}
