import CliTable3 from 'cli-table3'

/** Columns that a text takes on a screen. cli-table3 is asked, so that what is measured here fits when it lays it out. */
export function widthOf(text: string): number {
  if (/^[\u0020-\u007e]*$/u.test(text)) return text.length
  const table = new CliTable3({ style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 } })
  table.push([text])
  table.toString()
  return table.options.colWidths[0] ?? text.length
}

/** Columns that the widest of the texts takes. */
export function widest(texts: Iterable<string>): number {
  let width = 0
  for (const text of new Set(texts)) width = Math.max(width, widthOf(text))
  return width
}
