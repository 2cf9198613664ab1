import { oneLine } from '../base/escape.ts'
import { widthOf } from '../base/text-width.ts'
import type { Status } from '../model/result.ts'
import { html } from './markup.ts'
import type { Html } from './markup.ts'

const MOST_LABEL = 60
const PADDING = 6
/** Of 11 pixels in the sans-serif fonts that browsers have: most letters, narrow ones, wide ones. */
const WIDTHS: readonly (readonly [RegExp, number])[] = [
  [/[ijl.,:;'|![\]() ]/u, 4],
  [/[mwMW@%]/u, 10.5],
  [/[A-Z0-9_#&+<>=~]/u, 7.6],
  [/[\u0020-\u007e]/u, 6.6],
]
/** Of what takes two columns of a screen. */
const WIDE = 12
const OTHER = 8

/** What XML has no way to say, and `oneLine` lets stand. Source: XML 1.0, 2.2. */
const NO_XML = /[\ufffe\uffff]/gu

/** White on these reads well: 4.5:1 or more. */
const COLOURS: Readonly<Record<Status | 'not known', string>> = {
  ok: '#1a7f37',
  warning: '#9a6700',
  critical: '#c0162c',
  unknown: '#6639ba',
  'not known': '#57606a',
}

/**
 * A picture of how something stands, for pages of others. Nothing in it runs, and nothing is loaded for it.
 *
 * @param status null where nothing is known that is not too old to say
 */
export function badgePicture(label: string, status: Status | null): Html {
  const words = status ?? 'not known'
  const text = shortened(oneLine(label)).replace(NO_XML, '\ufffd')
  const [left, right] = [pixelsOf(text) + 2 * PADDING, pixelsOf(words) + 2 * PADDING]
  const width = left + right
  // No part has a name: many of them may stand in one document.
  return html`<svg
    xmlns="http://www.w3.org/2000/svg"
    width="${width}"
    height="20"
    viewBox="0 0 ${width} 20"
    role="img"
    aria-label="${text}: ${words}"
  >
    <title>${text}: ${words}</title>
    <rect width="${width}" height="20" rx="3" fill="#32383f" />
    <rect x="${left}" width="${right}" height="20" rx="3" fill="${COLOURS[words]}" />
    <rect x="${left}" width="4" height="20" fill="${COLOURS[words]}" />
    <g fill="#fff" font-family="Verdana,DejaVu Sans,Geneva,sans-serif" font-size="11">
      ${half(text, PADDING)}${half(words, left + PADDING)}
    </g>
  </svg>`
}

/** The length is said, so that it fits in whatever font there is. */
function half(text: string, x: number): Html {
  return html`<text x="${x}" y="14" textLength="${pixelsOf(text)}" lengthAdjust="spacingAndGlyphs">${text}</text>`
}

function pixelsOf(text: string): number {
  let width = 0
  for (const letter of text)
    width += WIDTHS.find(([like]) => like.test(letter))?.[1] ?? (widthOf(letter) > 1 ? WIDE : OTHER)
  return Math.max(1, Math.ceil(width))
}

function shortened(text: string): string {
  const letters = Array.from(text)
  return letters.length <= MOST_LABEL ? text : `${letters.slice(0, MOST_LABEL - 1).join('')}…`
}
