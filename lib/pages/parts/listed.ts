import { html } from '../markup.ts'
import type { Html, Piece } from '../markup.ts'

const COMMA = html`, `

/** "a, b, c", or with something else between them. */
export function listed(all: readonly Piece[], between: Html = COMMA): Piece {
  return all.map((each, nth) => [nth > 0 && between, each])
}
