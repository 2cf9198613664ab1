import type { LogLine } from './built-daemon.ts'

/** How late targets were looked at, as the daemon says when it ends in order. */
export type Lateness = Readonly<Record<'late in the median, ms' | 'late at p99, ms' | 'late at most, ms', number>>

/** @throws Error when it has not said it */
export function latenessIn(lines: readonly LogLine[]): Lateness {
  const text = lines.findLast((line) => line.text.startsWith('stopped after'))?.text ?? ''
  const [, median, p99, most] = /late by (\d+) ms in the median, (\d+) ms at p99, (\d+) ms at most/u.exec(text) ?? []
  if (median === undefined) throw new Error(`the daemon does not say how late it was: ${text}`)
  return { 'late in the median, ms': Number(median), 'late at p99, ms': Number(p99), 'late at most, ms': Number(most) }
}
