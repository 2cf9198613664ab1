import { html } from '../markup.ts'
import type { Html } from '../markup.ts'

/** Where a page lies, from the outside in. */
export function crumbs(places: readonly Html[]): Html {
  return html`<nav class="crumbs" aria-label="Where this is">
    <ol>
      ${places.map((place) => html`<li>${place}</li>`)}
    </ol>
  </nav>`
}
