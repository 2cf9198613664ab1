import { html } from '../markup.ts'
import type { Html, Piece } from '../markup.ts'

export interface CardTable {
  /** Words of its look: "rows people". */
  readonly look: string
  /** What stands above each column. */
  readonly columns: readonly string[]
  /** A further one, for what people may change; it has no word that is seen. */
  readonly hasChanges?: boolean
  readonly rows: Piece
  /** What stands below it, in the same card. */
  readonly below: Piece
}

/** Rows of one kind under their columns. */
export function cardTable({ look, columns, hasChanges = false, rows, below }: CardTable): Html {
  return html`<div class="card">
    <table class="${look}">
      <thead>
        <tr>
          ${columns.map((column) => html`<th scope="col">${column}</th>`)}
          ${hasChanges && html`<th scope="col"><span class="unseen">change it</span></th>`}
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
    ${below}
  </div>`
}
