import { homedir } from 'node:os'
import { join } from 'node:path'

/** "~/.ssh/config" → the file in the home folder of whoever runs this. */
export function expandHome(path: string): string {
  return path === '~' || path.startsWith('~/') ? join(homedir(), path.slice(1)) : path
}

/**
 * Replaces the %-tokens that OpenSSH knows in paths. One that is not known stays as it is, so that the file is not found
 * rather than another one taken.
 *
 * Source: ssh_config(5), TOKENS.
 */
export function expandTokens(path: string, tokens: Readonly<Record<string, string>>): string {
  const filled = path.replace(/%(.)/gu, (whole, letter: string) =>
    letter === '%' ? '%' : Object.hasOwn(tokens, letter) ? (tokens[letter] ?? whole) : whole,
  )
  return expandHome(filled)
}

/** Whether OpenSSH takes the path for itself as the value of an option, and not for something to be filled in. */
export function isPlainPath(path: string): boolean {
  return !/["\\$]/u.test(path)
}
