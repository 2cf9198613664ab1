import { widthOf } from '../base/text-width.ts'
import { wrap } from '../base/wrap.ts'

const LEAST_COLUMNS = 20

/**
 * A text behind the words that lead it, as lines that are no longer than the room and stand below one another.
 *
 * @param room in columns
 */
export function hanging(lead: string, text: string, room: number): readonly string[] {
  const width = widthOf(lead)
  const lines = wrap(text, Math.max(LEAST_COLUMNS, room - width))
  return lines.map((line, nth) => (nth === 0 ? lead : ' '.repeat(width)) + line)
}
