import { oneLine } from '../../../base/escape.ts'
import { maskSecrets } from '../../mask-secrets.ts'

/** What is kept of one incident. */
const MOST_BYTES = 16 * 1024
const LONGEST_LINE = 300

/**
 * Foreign lines as they are kept: without what looks secret, each safe to be shown, all together within 16 KiB. What is
 * too much goes from the middle: the first line says what it is about, and the last ones were printed last.
 *
 * @param secrets what is known to be secret, by value
 */
export function evidenceText(lines: readonly string[], secrets: readonly string[]): string {
  // Masked together, as a key in PEM goes over several lines; and before they are cut, which could cut a secret in two.
  const [first = '', ...rest] = maskSecrets(lines.join('\n'), secrets)
    .split('\n')
    .map((line) => oneLine(line, LONGEST_LINE))
  const kept: string[] = []
  let bytes = Buffer.byteLength(first)
  for (const line of rest.reverse()) {
    bytes += Buffer.byteLength(line) + 1
    if (bytes > MOST_BYTES) break
    kept.unshift(line)
  }
  return [first, ...kept].join('\n')
}
