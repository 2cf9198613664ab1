import { isFingerprint, partsOf, valueWords } from '../../kit/configuration-words.ts'
import type { Value } from '../../model/configuration.ts'
import { exact, html } from '../markup.ts'
import type { Html, Piece } from '../markup.ts'

/** What is longer is folded. */
const LONG = 160
const MOST_PARTS = 12
/** Of one value, as much as anybody scrolls through. */
const MOST_CHARACTERS = 20_000
const MOST_FOLDED_PARTS = 1_000

/**
 * What a setting was. Secrets are told by the beginning of their fingerprints; long values begin, and their whole can be
 * unfolded.
 *
 * @param other the value beside it: parts of a list that are not in that one stand out
 */
export function valuePiece(value: Value, other?: Value): Piece {
  return Array.isArray(value) ? listPiece(value as readonly Value[], other) : onePiece(value)
}

function onePiece(value: Value): Html {
  if (isFingerprint(value)) return secret(value)
  const text = valueWords(value)
  if (text.length <= LONG && !text.includes('\n')) return code(text)
  const lines = text.slice(0, MOST_CHARACTERS).split('\n')
  const left = text.length - MOST_CHARACTERS
  return html`${code(`${text.slice(0, LONG).split('\n')[0] ?? ''}…`)}
    <details class="whole">
      <summary>all ${text.length} characters</summary>
      <pre tabindex="0"><code>${lines.map((line, nth) => [nth > 0 && html`<br />`, exact(line)])}</code></pre>
      ${left > 0 && html`<p class="faint">and ${left} characters more</p>`}
    </details>`
}

function listPiece(parts: readonly Value[], other: Value | undefined): Piece {
  if (parts.length === 0) return html`<span class="faint">an empty list</span>`
  const known = other === undefined ? null : new Set(partsOf(other).map((part) => JSON.stringify(part)))
  const item = (part: Value): Html =>
    html`<li ${known && !known.has(JSON.stringify(part)) && html` class="other"`}>${onePiece(part)}</li>`
  const [shown, folded] = [parts.slice(0, MOST_PARTS), parts.slice(MOST_PARTS, MOST_FOLDED_PARTS)]
  return [
    html`<ul class="parts">
      ${shown.map(item)}
    </ul>`,
    folded.length > 0 &&
      html`<details class="whole">
        <summary>${parts.length - MOST_PARTS} more</summary>
        <ul class="parts">
          ${folded.map(item)}
        </ul>
        ${parts.length > MOST_FOLDED_PARTS && html`<p class="faint">and ${parts.length - MOST_FOLDED_PARTS} more</p>`}
      </details>`,
  ]
}

function secret(value: Value): Html {
  return html`<span class="secret" title="equal secrets have equal fingerprints">${valueWords(value)}</span>`
}

function code(text: string): Html {
  return html`<code><bdi>${exact(text)}</bdi></code>`
}
