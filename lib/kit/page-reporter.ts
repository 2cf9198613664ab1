import type { StockReport } from '../model/stock-report.ts'
import type { Page } from '../model/page.ts'
import type { PeriodReport } from '../model/period-report.ts'
import type { Canvas } from './reporter.ts'

/** A report over a period or over what runs, and how it is laid out. */
export interface PageReport {
  readonly report: PeriodReport | StockReport
  readonly page: Page
}

/** One file in lib/page-reporters/. Pure, as reporters are: the same report gives the same bytes. Escapes for its sink. */
export interface PageReporter {
  /** File name and the word behind `--output`. */
  readonly name: string
  readonly title: string
  readonly mediaType: string
  /** How the names of its files end, without the dot. */
  readonly fileEndings: readonly string[]
  /** Every line ends with a line end. */
  render(report: PageReport, canvas: Pick<Canvas, 'columns' | 'colour'>): string
}
