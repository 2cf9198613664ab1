import { html } from '../markup.ts'
import type { Html, Piece } from '../markup.ts'

/** A few things to know, each with its name. */
export function facts(all: readonly (readonly [string, Piece])[]): Html {
  return html`<dl class="facts">
    ${all.map(
      ([word, says]) =>
        html`<div>
          <dt>${word}</dt>
          <dd>${says}</dd>
        </div>`,
    )}
  </dl>`
}
