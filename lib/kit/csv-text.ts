// Full-width signs count as well: some spreadsheets read them as the plain ones.
const FORMULA = /^['\s]*[=+\-@＝＋－＠]/u

/** A quote in front makes text of what a spreadsheet would run. Who wants the name takes it off again, once. */
export function csvText(cell: string): string {
  return FORMULA.test(cell) ? `'${cell}` : cell
}
