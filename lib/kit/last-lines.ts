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
