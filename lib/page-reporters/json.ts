import { jsonText } from '../base/json-text.ts'
import type { PageReporter } from '../kit/page-reporter.ts'
import { periodDocument } from '../kit/period-document.ts'
import { stockDocument } from '../kit/stock-document.ts'

/** One document, schema `orch-watch/period-report/v1`, or `orch-watch/stock-report/v1` of what runs. */
const json: PageReporter = {
  name: 'json',
  title: 'JSON document',
  mediaType: 'application/json',
  fileEndings: ['json'],
  render: ({ report }) => `${jsonText(report.kind === 'period' ? periodDocument(report) : stockDocument(report), 2)}\n`,
}

export default json
