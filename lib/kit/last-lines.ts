import type { ContainerLine, PrintedLine } from '../model/session.ts'

/** Of a line that is longer only the beginning is kept in memory. */
const LONGEST_LINE = 1000

/** The last lines of a log, whatever comes before them. */
export async function lastLinesOf(
  most: number,
  read: (onLine: (line: ContainerLine) => boolean) => Promise<unknown>,
): Promise<readonly PrintedLine[]> {
  const lines: PrintedLine[] = []
  await read(({ atNs, stream, text }) => {
    lines.push({ atNs, by: stream === 'stderr' ? 'stderr' : '', text: cutLine(text) })
    if (lines.length > most) lines.shift()
    return true
  })
  return lines
}

/** A line as it is kept. */
export function cutLine(text: string): string {
  return text.slice(0, LONGEST_LINE)
}

/** "2026-11-29T12:00:00.5Z" → "1796040000500000000"; null for anything else. */
export function nanosecondsOf(stamp: string): string | null {
  const [, second, fraction = '', zone] =
    /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)$/u.exec(stamp) ?? []
  if (second === undefined || zone === undefined) return null
  const ms = Date.parse(`${second}${zone}`)
  return Number.isNaN(ms) ? null : String(BigInt(ms) * 1_000_000n + BigInt(fraction.padEnd(9, '0')))
}
