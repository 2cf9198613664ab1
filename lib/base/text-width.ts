import CliTable3 from 'cli-table3'

/** The only escape sequences there are here: those of our own palette. */
const COLOURS = /\u001b\[\d+m/gu

/** Columns that a text takes on a screen. cli-table3 is asked, so that what is measured here fits when it lays it out. */
export function widthOf(text: string): number {
  const bare = text.replace(COLOURS, '')
  if (/^[\u0020-\u007e]*$/u.test(bare)) return bare.length
  const table = new CliTable3({ style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 } })
  table.push([bare])
  table.toString()
  return table.options.colWidths[0] ?? bare.length
}

/** Whether a text takes no more than so many columns. */
export function fits(text: string, width: number): boolean {
  // No character takes more than two columns for each of its units: most texts need no measuring.
  return text.length * 2 <= width || widthOf(text) <= width
}

/** Columns that the widest of the texts takes, `atMost` if it takes more. */
export function widest(texts: Iterable<string>, atMost = Infinity): number {
  let width = 0
  for (const text of texts) {
    if (width >= atMost) return atMost
    if (!fits(text, width)) width = widthOf(text)
  }
  return Math.min(width, atMost)
}
