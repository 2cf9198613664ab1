import type { Report } from '../model/report.ts'

/** How the place looks where the text will be read. */
export interface Canvas {
  /** Characters in a line. */
  readonly columns: number
  readonly colour: boolean
  /** Show every result, the healthy ones too. */
  readonly all: boolean
  /** Show what looking cost. */
  readonly cost: boolean
}

/** One file in lib/reporters/. Pure: the same report on the same canvas gives the same bytes. Escapes for its sink. */
export interface Reporter {
  /** File name and the word behind `--output`. */
  readonly name: string
  readonly title: string
  readonly mediaType: string
  /** How the names of its files end, without the dot; no other format may claim the same. */
  readonly fileEndings: readonly string[]
  /** Every line ends with a line end. */
  render(report: Report, canvas: Canvas): string
}
