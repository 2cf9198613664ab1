import { Chalk } from 'chalk'
import { paletteFor } from '../../../kit/palette.ts'
import type { Palette } from '../../../kit/palette.ts'
import { widthOf } from '../../../base/text-width.ts'
import type { Line, Span } from './draw.ts'

/**
 * The other screen, without a cursor, and a line that is too long after all (terminals do not agree on the width of
 * everything) ends at the edge. Source: xterm control sequences, "alternate screen buffer", "DECTCEM", "DECAWM".
 */
export const ENTER = '\u001b[?1049h\u001b[?25l\u001b[?7l\u001b[2J'
export const LEAVE = '\u001b[0m\u001b[?7h\u001b[?25h\u001b[?1049l'

/** Shown at once where the terminal can; others pass it over. Source: "synchronized output", DEC private mode 2026. */
const BEGIN = '\u001b[?2026h'
const END = '\u001b[?2026l'

export interface Look {
  readonly colour: boolean
  /** Nothing but ASCII arrives on the other side. */
  readonly isAscii: boolean
}

/** Each line as it is written. */
export function paintedLines(lines: readonly Line[], { colour, isAscii }: Look): readonly string[] {
  const palette = paletteFor(colour)
  const inverse = new Chalk({ level: colour ? 1 : 0 }).inverse
  return lines.map(({ spans, isChosen }) => {
    const text = spans.map((span) => painted(isAscii ? inAscii(span) : span, palette, isChosen)).join('')
    return isChosen ? inverse(text) : text
  })
}

/** What makes the screen out of what it was: only what differs is written, and all of it in one piece. Empty when nothing does. */
export function changes(before: readonly string[] | null, after: readonly string[]): string {
  const written = after.flatMap((line, nth) => (before?.[nth] === line ? [] : [`\u001b[${nth + 1};1H\u001b[2K${line}`]))
  return written.length === 0 ? '' : `${BEGIN}${written.join('')}${END}`
}

function painted({ text, tone }: Span, palette: Palette, isChosen: boolean): string {
  if (text === '' || tone === 'plain') return text
  // Faint on a light bar cannot be read.
  if (tone === 'faint') return isChosen ? text : palette.faint(text)
  if (tone === 'strong' || tone === 'advice') return palette[tone](text)
  return palette.status[tone](text)
}

const IN_ASCII: Readonly<Record<string, string>> = { '✓': '.', '✗': 'X', '○': 'o', '…': '~', '×': 'x' }
const segments = new Intl.Segmenter('en')

/** What it cannot say is as many "?" as the columns it would have taken. */
function inAscii({ text, tone }: Span): Span {
  if (/^[ -~]*$/u.test(text)) return { text, tone }
  const characters = [...segments.segment(text)].map(({ segment }) => segment)
  const said = characters.map((each) => (/^[ -~]$/u.test(each) ? each : (IN_ASCII[each] ?? '?'.repeat(widthOf(each)))))
  return { text: said.join(''), tone }
}

/** Whether the words of this place say that nothing but ASCII is understood. Where they say nothing, UTF-8 is. */
export function isAsciiPlace(env: Readonly<Record<string, string | undefined>>): boolean {
  const said = [env['LC_ALL'], env['LC_CTYPE'], env['LANG']].find((each) => each !== undefined && each !== '')
  return said !== undefined && !/utf-?8/iu.test(said)
}
