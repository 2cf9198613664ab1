import { oneLine } from '../../../base/escape.ts'
import { widest } from '../../../base/text-width.ts'
import type { Cell, Column } from './scene.ts'

/** Between two columns, and behind the first, which is a sign. */
const GAP = 2
const SIGN_GAP = 1
/** Of the last column there is always that much. */
const LEAST_LAST = 12

/**
 * How wide each column is: as what is in it, up to its share; the last one takes what is left. Where the screen is too narrow
 * even so, those before the last give way from behind, down to nothing.
 *
 * @returns with the gaps between them, never more than the room
 */
export function tableLayout(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  room: number,
): readonly number[] {
  const last = columns.length - 1
  const wanted = columns.slice(0, last).map(({ title, share = 1 }, nth) => {
    const most = Math.max(title.length, Math.floor(share * room))
    const texts = rows.map((cells) => oneLine(cells[nth]?.text ?? '', most * 4))
    // A column in which nothing stands takes no room.
    return texts.some((text) => text !== '') ? Math.max(title.length, widest(texts, most)) : 0
  })
  const widths = [...wanted]
  for (let nth = last - 1; nth >= 0; nth -= 1) {
    const over = taken(widths) + Math.min(LEAST_LAST, room) - room
    if (over <= 0) break
    const width = widths[nth] ?? 0
    // A number that is cut is another number.
    widths[nth] = columns[nth]?.isNumber || width - over < 3 ? 0 : width - over
  }
  return [...widths, Math.max(0, room - taken(widths))]
}

/** In columns. What takes no room has none behind it. */
export function gapBehind(nth: number): number {
  return nth === 0 ? SIGN_GAP : GAP
}

/** Of the columns before the last, with the gap behind each. */
function taken(widths: readonly number[]): number {
  return widths.reduce((sum, width, nth) => sum + (width === 0 ? 0 : width + gapBehind(nth)), 0)
}
