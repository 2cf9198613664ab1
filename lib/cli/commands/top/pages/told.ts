import { oneLine } from '../../../../base/escape.ts'
import { hanging } from '../../../hanging.ts'
import type { Page, Row, Tone } from '../scene.ts'

/** What is told line by line. Text is foreign, and may be longer than a line. */
export interface Told {
  readonly lead: string
  readonly text: string
  readonly tone?: Tone
  /** What tells it from the other lines; without one its place among them does. */
  readonly key?: string
}

/** What the marker in front of a row takes. */
const MARKER = 2
/** Of one text. */
const LONGEST = 2000

/** To be read line by line, in its order. */
export function toldPage(
  told: readonly Told[],
  {
    columns,
    ...about
  }: { readonly columns: number; readonly empty: string } & Partial<Pick<Page, 'facts' | 'isFromEnd' | 'log' | 'past'>>,
): Page {
  return {
    facts: [],
    ...about,
    columns: [{ title: '' }],
    rows: told.flatMap((each, nth) => rowsOf(each, nth, columns - MARKER)),
    isOrdered: true,
  }
}

function rowsOf({ lead, text, tone = 'plain', key }: Told, nth: number, columns: number): readonly Row[] {
  return hanging(lead, oneLine(text, LONGEST), columns).map((line, part) => ({
    ...{ key: `line ${key ?? nth} ${part}`, opens: null, rank: 0, name: '', since: null },
    cells: () => [{ text: line, tone, isEscaped: true }],
    words: () => line,
  }))
}

/** Instead of a page that cannot be told: why. */
export function unableTo(why: string, columns: number): Page {
  return toldPage([{ lead: '', text: why, tone: 'unknown' }], { columns, empty: '' })
}
