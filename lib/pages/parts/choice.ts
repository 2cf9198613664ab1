import { html } from '../markup.ts'
import type { Html, Piece } from '../markup.ts'

/** One of a few that a page can be shown as. */
export interface Choice {
  readonly label: Piece
  readonly to: Html
  readonly isChosen: boolean
}

/** @param about what is chosen, for whoever does not see it */
export function choices(about: string, all: readonly Choice[]): Html {
  return html`<nav class="choices" aria-label="${about}">
    <ul>
      ${all.map(({ label, to, isChosen }) => html`<li><a href="${to}" ${isChosen && html` aria-current="true"`}>${label}</a></li>`)}
    </ul>
  </nav>`
}
