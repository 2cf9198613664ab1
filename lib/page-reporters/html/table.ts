import { name } from '../../kit/html-text.ts'
import { SIGNS } from '../../kit/signs.ts'
import type { Cell, PageColumn, PageTable } from '../../model/page.ts'
import { line, shares, strip } from './charts.ts'

/** A table whose head is there again on every printed page; on a narrow screen every row stands by itself. */
export function tableLines({ columns, rows }: PageTable, title: string): readonly string[] {
  const head = columns.map((column) => `<th scope="col"${classOf(column)}>${column.title}</th>`)
  return [
    `<table><caption class="unseen">${title}</caption>`,
    `<thead><tr>${head.join('')}</tr></thead>`,
    '<tbody>',
    ...rows.map((row) => `<tr>${row.map((cell, nth) => cellOf(cell, columns[nth])).join('')}</tr>`),
    '</tbody></table>',
  ]
}

function cellOf(cell: Cell, column: PageColumn | undefined): string {
  const inside = insideOf(cell)
  // What is empty is left out where every row stands by itself.
  if (column?.isName) return `<th scope="row">${inside}</th>`
  const shape = cell.kind === 'strip' || cell.kind === 'times' ? ' class="wide"' : column ? classOf(column) : ''
  return `<td${shape}${inside === '' ? '' : ` data-of="${column?.title ?? ''}"`}>${inside}</td>`
}

function classOf({ isNumber, isMoment }: PageColumn): string {
  return isNumber ? ' class="number"' : isMoment ? ' class="moment"' : ''
}

function insideOf(cell: Cell): string {
  switch (cell.kind) {
    case 'strip':
      return strip(cell.strip)
    case 'times':
      return shares(cell.times)
    case 'line':
      return line(cell.points)
    case 'text': {
      const { text, status, isFaint } = cell
      if (text === '') return ''
      const tone = status ?? (isFaint ? 'faint' : '')
      // A word of a status has its sign: nothing hangs on colour.
      if (status !== undefined && status === text)
        return `<span class="${tone} word"><span aria-hidden="true">${SIGNS[status]} </span>${name(text)}</span>`
      return tone === '' ? name(text) : `<span class="${tone}">${name(text)}</span>`
    }
  }
}
