import { prometheusText } from '../export/text.ts'
import type { Exposition } from '../kit/exporter.ts'

/** What Prometheus has always read. Source: Prometheus, "Exposition formats", text format 0.0.4. */
const prometheus: Exposition = {
  kind: 'text',
  name: 'prometheus',
  title: 'Prometheus text format 0.0.4',
  mediaType: 'text/plain; version=0.0.4; charset=utf-8',
  render: prometheusText,
}

export default prometheus
