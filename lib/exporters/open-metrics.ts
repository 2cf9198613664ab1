import { openMetricsText } from '../export/text.ts'
import type { Exposition } from '../kit/exporter.ts'

/** For those who ask for it, as every newer Prometheus does. Source: OpenMetrics 1.0. */
const openMetrics: Exposition = {
  kind: 'text',
  name: 'open-metrics',
  title: 'OpenMetrics 1.0',
  mediaType: 'application/openmetrics-text; version=1.0.0; charset=utf-8',
  render: openMetricsText,
}

export default openMetrics
