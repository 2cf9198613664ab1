import { stringify } from 'csv-stringify/sync'
import { visibleText } from '../base/escape.ts'
import { csvText } from '../kit/csv-text.ts'
import { resultDocument } from '../kit/report-document.ts'
import type { Reporter } from '../kit/reporter.ts'
import type { Metric } from '../model/result.ts'

const COLUMNS = ['at', 'target', 'check', 'item', 'status', 'fault', 'summary', 'hint', 'metrics'] as const

/**
 * One row for each result, so that a spreadsheet filters and sorts what people ask for: what is wrong, and where.
 * Its numbers stand together in the last column.
 *
 * Source: RFC 4180; OWASP, "CSV Injection".
 */
const csv: Reporter = {
  name: 'csv',
  title: 'comma-separated values',
  mediaType: 'text/csv',
  fileEndings: ['csv'],
  render(report) {
    const rows = report.results.map((result) => {
      const { at, target, check, item, status, summary, metrics, fault } = resultDocument(result)
      const texts = [at, target, check, item, status, fault?.code ?? '', summary, fault?.hint ?? '']
      return [...texts.map(visibleText), metrics.map(metricText).join('; ')].map(csvText)
    })
    return stringify([COLUMNS, ...rows], { record_delimiter: 'windows' })
  },
}

/** `used=0.83 ratio`: the ends of a name and of an entry are escaped in names, so that the column can be split. */
function metricText({ name, value, unit }: Metric): string {
  const escaped = visibleText(name).replaceAll('=', '\\u{3d}').replaceAll(';', '\\u{3b}')
  return `${escaped}=${value} ${unit}`
}

export default csv
