import { html } from '../markup.ts'
import type { Html, Piece } from '../markup.ts'

/** No page has more rows of a kind than a person reads, whatever the fleet has. */
export interface Bounded<T> {
  readonly shown: readonly T[]
  readonly left: number
}

export function atMost<T>(all: readonly T[], most: number): Bounded<T> {
  // One row says as little room as "1 more" does.
  const count = all.length === most + 1 ? most + 1 : most
  return { shown: all.slice(0, count), left: Math.max(0, all.length - count) }
}

/** @param where the page that has them; null where none has */
export function more(left: number, what: string, where: Html | null): Piece {
  if (left === 0) return null
  const words = `${left} more ${what}`
  return html`<p class="more">${where ? html`<a href="${where}">${words}</a>` : words}</p>`
}
