import { GAP, sideBySide } from '../../base/side-by-side.ts'
import { widest } from '../../base/text-width.ts'
import { wrap } from '../../base/wrap.ts'
import type { Finding, Group } from '../../kit/by-target.ts'
import { WORDS } from '../../kit/palette.ts'
import type { Palette } from '../../kit/palette.ts'

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
  return groups.map(({ shown }) => shown.flatMap((finding) => linesOf(finding, widths, palette)))
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
  const what = widest(
    findings.map(({ whats }) => enumerate(whats)),
    Math.min(Math.floor(room * 0.4), WHAT_AT_MOST),
  )
  return { status, what, says: room - what }
}

function linesOf(finding: Finding, widths: Widths, palette: Palette): readonly string[] {
  const { status, whats, says, hint } = finding
  const word = ' '.repeat(INDENT) + palette.status[status](WORDS[status])
  const left = [word + ' '.repeat(widths.status - INDENT - WORDS[status].length)]
  return [
    ...sideBySide([
      { lines: left, width: widths.status },
      { lines: wrap(enumerate(whats), widths.what), width: widths.what },
      { lines: wrap(says, widths.says), width: widths.says },
    ]),
    ...(hint === undefined ? [] : adviceLines(hint, widths, palette)),
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
