import { jsonText } from '../base/json-text.ts'
import { reportDocument } from '../kit/report-document.ts'
import type { Reporter } from '../kit/reporter.ts'

/** The whole report as one document, schema `orch-watch/report/v1`. */
const json: Reporter = {
  name: 'json',
  title: 'JSON document',
  mediaType: 'application/json',
  fileEndings: ['json'],
  render: (report) => `${jsonText(reportDocument(report), 2)}\n`,
}

export default json
