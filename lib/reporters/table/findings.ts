import { GAP, grid } from './grid.ts'
import type { Finding, Group } from './groups.ts'
import { widest } from './measure.ts'
import { WORDS } from './palette.ts'
import type { Palette } from './palette.ts'
import { wrap } from './wrap.ts'

/** What is wrong on each target (or everything, when it is shown), in columns that run through the whole page. */
export function findingLines(
  groups: readonly Group[],
  columns: number,
  palette: Palette,
): readonly (readonly string[])[] {
  const widths = widthsFor(
    groups.flatMap(({ shown }) => shown),
    columns,
  )
  return groups.map(({ shown }) => linesOf(shown, widths, palette))
}

/** Below the name of the target, behind its sign. */
const INDENT = 3

/** A column wider than this tears apart what belongs together. */
const WHAT_AT_MOST = 44

interface Widths {
  readonly status: number
  readonly what: number
  readonly says: number
}

/** What is said needs the room more than what it is said about. */
function widthsFor(findings: readonly Finding[], columns: number): Widths {
  const status = INDENT + widest(findings.map((finding) => WORDS[finding.status]))
  const room = columns - status - 2 * GAP
  const what = Math.min(widest(findings.flatMap(({ whats }) => whats)), Math.floor(room * 0.4), WHAT_AT_MOST)
  return { status, what, says: room - what }
}

function linesOf(findings: readonly Finding[], widths: Widths, palette: Palette): readonly string[] {
  const columns = [{ width: widths.status }, { width: widths.what }, { width: widths.says }]
  const lines: string[] = []
  let rows: (readonly string[])[] = []
  const flush = (): void => {
    for (const line of grid(rows, columns)) lines.push(line)
    rows = []
  }
  for (const finding of findings) {
    rows.push(cells(finding, widths, palette))
    if (finding.hint === undefined) continue
    flush()
    lines.push(...adviceLines(finding.hint, widths, palette))
  }
  flush()
  return lines
}

function cells({ status, whats, says }: Finding, widths: Widths, palette: Palette): readonly string[] {
  return [
    ' '.repeat(INDENT) + palette.status[status](WORDS[status]),
    wrap(enumerate(whats), widths.what).join('\n'),
    wrap(says, widths.says).join('\n'),
  ]
}

/** Across both columns: it often holds a command, and that is best copied from one line. */
function adviceLines(hint: string, widths: Widths, palette: Palette): readonly string[] {
  const margin = ' '.repeat(widths.status + GAP)
  return wrap(`hint: ${hint}`, widths.what + GAP + widths.says).map((line) => margin + palette.advice(line))
}

const NAMED_AT_MOST = 8

function enumerate(names: readonly string[]): string {
  if (names.length <= NAMED_AT_MOST) return names.join(', ')
  return `${names.slice(0, NAMED_AT_MOST - 1).join(', ')} and ${names.length - NAMED_AT_MOST + 1} more`
}
