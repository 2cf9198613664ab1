import { html } from '../markup.ts'
import type { Html, Piece } from '../markup.ts'

/** One page of many rows. */
export interface Page<T> {
  readonly shown: readonly T[]
  /** From 1. */
  readonly page: number
  readonly pages: number
}

/** @param asked as it stands in an address; what is no page of it is the first or the last */
export function pageOf<T>(all: readonly T[], asked: string | undefined, size: number): Page<T> {
  const pages = Math.max(1, Math.ceil(all.length / size))
  const number = /^\d{1,6}$/u.test(asked ?? '') ? Number(asked) : 1
  const page = Math.min(Math.max(1, number), pages)
  return { shown: all.slice((page - 1) * size, page * size), page, pages }
}

/** @param to the address of a page by its number */
export function paging({ page, pages }: Omit<Page<unknown>, 'shown'>, to: (page: number) => Html): Piece {
  if (pages === 1) return null
  return html`<nav class="paging" aria-label="Pages of this list">
    ${page > 1 && html`<a href="${to(page - 1)}" rel="prev">← before</a>`}
    <span class="faint">page ${page} of ${pages}</span>
    ${page < pages && html`<a href="${to(page + 1)}" rel="next">after →</a>`}
  </nav>`
}
