import { html } from '../markup.ts'
import type { Html, Piece } from '../markup.ts'
import { CELLS } from '../workload/replicas.ts'
import type { Cell, Cells } from '../workload/replicas.ts'

/** A cell has this many units to a side, and this many to the next one. */
const SIDE = 12
const STEP = 16
/** More of them tell nobody more: what is wrong stands first, and all are counted in words. */
const MOST = 320

/** One drawing for each kind: each has a shape of its own, so that nothing hangs on colour. Drawn from its upper left corner. */
const SHAPES: Readonly<Record<Cell, { readonly fill: string; readonly stroke: string }>> = {
  ready: { fill: 'M2 0h8a2 2 0 0 1 2 2v8a2 2 0 0 1 -2 2h-8a2 2 0 0 1 -2 -2v-8a2 2 0 0 1 2 -2z', stroke: '' },
  starting: { fill: 'M1 6h10v4a1 1 0 0 1 -1 1h-8a1 1 0 0 1 -1 -1z', stroke: 'M1 1h10v10h-10z' },
  failing: { fill: '', stroke: 'M1 1h10v10h-10zM6 3v3.5M6 8v1.2' },
  missing: { fill: '', stroke: 'M2 2l8 8M10 2l-8 8' },
  surplus: { fill: '', stroke: 'M6 1v10M1 6h10' },
  unseen: { fill: '', stroke: 'M1 4v-3h3M8 1h3v3M11 8v3h-3M4 11h-3v-3' },
}

/** "7 ready, 2 starting, 1 missing" */
export function cellWords(cells: Cells): string {
  const said = [...CELLS].reverse().flatMap((cell) => (cells[cell] > 0 ? [`${cells[cell]} ${cell}`] : []))
  return said.join(', ') || 'none wanted'
}

/**
 * Replicas, one cell each, what is wrong first.
 *
 * @param columns so many in a row
 * @param scale so many pixels for each unit of a cell
 */
export function cellsDrawing(cells: Cells, columns: number, scale = 1): Html {
  const row = CELLS.flatMap((cell) => Array.from({ length: Math.min(cells[cell], MOST) }, () => cell)).slice(0, MOST)
  const across = Math.max(1, Math.min(columns, row.length))
  const width = across * STEP - (STEP - SIDE)
  const height = Math.max(1, Math.ceil(row.length / across)) * STEP - (STEP - SIDE)
  const drawn = row.map((cell, at) => drawingAt(cell, (at % across) * STEP, Math.floor(at / across) * STEP))
  return html`<svg
    class="cells"
    role="img"
    aria-label="${cellWords(cells)}"
    viewBox="0 0 ${width} ${height}"
    width="${width * scale}"
    height="${height * scale}"
  >
    ${drawn}
  </svg>`
}

/** What the shapes mean, with how many there are of each. */
export function legend(cells: Cells, meanings: Readonly<Record<Cell, string>>): Html {
  const shown = [...CELLS].reverse().filter((cell) => cells[cell] > 0)
  return html`<ul class="legend">
    ${shown.map(
      (cell) =>
        html`<li>
          <svg class="cells" viewBox="0 0 ${SIDE} ${SIDE}" width="${SIDE}" height="${SIDE}" aria-hidden="true">
            ${drawingAt(cell, 0, 0)}
          </svg>
          <strong>${cells[cell]}</strong> ${cell}<span class="faint"> ${meanings[cell]}</span>
        </li>`,
    )}
  </ul>`
}

/** A single one, beside its word. */
export function cellSign(cell: Cell): Html {
  return html`<svg class="cells" viewBox="0 0 ${SIDE} ${SIDE}" width="${SIDE}" height="${SIDE}" aria-hidden="true">
    ${drawingAt(cell, 0, 0)}
  </svg>`
}

function drawingAt(cell: Cell, x: number, y: number): Piece {
  const { fill, stroke } = SHAPES[cell]
  return html`<g class="cell-${cell}" transform="translate(${x} ${y})"
    >${fill !== '' && html`<path class="fill" d="${fill}" />`}${stroke !== '' && html`<path class="stroke" d="${stroke}" />`}</g
  >`
}
