import { isIP } from 'node:net'

const LABEL = /^[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?$/u

/** A name that DNS can be asked for. Underscores occur in the names of services. */
export function isHostName(text: string): boolean {
  const labels = text.replace(/\.$/u, '').split('.')
  // The last label of a name is never a number: "10.0.0.300" is an address with a mistake in it.
  return text.length <= 253 && labels.every((label) => LABEL.test(label)) && !/^\d+$/u.test(labels.at(-1) ?? '')
}

/** What can be dialled. */
export function isHost(text: string): boolean {
  return isIP(text) !== 0 || isHostName(text)
}
