import { oneLine } from '../../../base/escape.ts'
import { fits, widthOf } from '../../../base/text-width.ts'

interface Fitting {
  readonly text: string
  readonly isEscaped?: boolean
  readonly isNumber?: boolean
}

const segments = new Intl.Segmenter('en')

/** Foreign text as exactly so many columns: escaped, cut where it is longer, filled up where it is shorter. */
export function fitted(cell: Fitting, columns: number): string {
  const cut = atMostWide(cell, columns)
  const blanks = ' '.repeat(Math.max(0, columns - widthOf(cut)))
  return cell.isNumber ? blanks + cut : cut + blanks
}

/** Foreign text as so many columns at most: escaped, and ending in "…" where something is missing. */
export function atMostWide({ text, isEscaped }: Fitting, columns: number): string {
  if (columns <= 0) return ''
  // What is longer than that is cut in any case, and measuring costs.
  const safe = isEscaped ? text : oneLine(text, columns * 4)
  if (fits(safe, columns)) return safe
  const parts = [...segments.segment(safe)].map(({ segment }) => segment)
  let least = 0
  let most = parts.length
  while (least < most) {
    const half = Math.ceil((least + most) / 2)
    if (widthOf(parts.slice(0, half).join('')) <= columns - 1) least = half
    else most = half - 1
  }
  return `${parts.slice(0, least).join('')}…`
}
