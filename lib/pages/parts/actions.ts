import { html } from '../markup.ts'
import type { Html, Piece } from '../markup.ts'

/** What can be done about what a page shows: each leads to a page that says what it is first. */
export function actions(all: readonly (readonly [Html, string])[]): Piece {
  if (all.length === 0) return null
  return html`<p class="actions">${all.map(([to, label]) => html`<a class="action" href="${to}">${label}</a> `)}</p>`
}
