import { jsonText } from '../base/json-text.ts'
import { resultDocument } from '../kit/report-document.ts'
import type { Reporter } from '../kit/reporter.ts'

/** One result a line, each as in `results` of the JSON document. No results, no lines. */
const ndjson: Reporter = {
  name: 'ndjson',
  title: 'JSON, one result a line',
  mediaType: 'application/x-ndjson',
  fileEndings: ['ndjson', 'jsonl'],
  render: (report) => report.results.map((result) => `${jsonText(resultDocument(result))}\n`).join(''),
}

export default ndjson
