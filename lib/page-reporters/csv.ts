import { stringify } from 'csv-stringify/sync'
import { visibleText } from '../base/escape.ts'
import { csvText } from '../kit/csv-text.ts'
import type { PageReporter } from '../kit/page-reporter.ts'
import { availabilityRows } from './csv/availability.ts'
import { stockRows } from './csv/stock.ts'

/**
 * For a spreadsheet: of a period a row for each target, workload and group, its times in seconds; of what runs a row for
 * each thing.
 *
 * Source: RFC 4180; OWASP, "CSV Injection".
 */
const csv: PageReporter = {
  name: 'csv',
  title: 'comma-separated values',
  mediaType: 'text/csv',
  fileEndings: ['csv'],
  render({ report }) {
    const rows = report.kind === 'period' ? availabilityRows(report) : stockRows(report)
    const safe = rows.map((row) => row.map((cell) => (typeof cell === 'number' ? cell : csvText(visibleText(cell)))))
    return stringify(safe, { record_delimiter: 'windows' })
  },
}

export default csv
