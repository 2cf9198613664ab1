import { reportFamilies } from '../export/report.ts'
import { prometheusText } from '../export/text.ts'
import type { Reporter } from '../kit/reporter.ts'

/**
 * What Prometheus reads: for the textfile collector of node_exporter, a Pushgateway, or any web server. The daemon's
 * `/metrics` has the same names.
 *
 * Source: Prometheus, "Exposition formats" and "Metric and label naming".
 */
const prometheus: Reporter = {
  name: 'prometheus',
  title: 'Prometheus metrics',
  mediaType: 'text/plain',
  fileEndings: ['prom'],
  render: (report) => prometheusText(reportFamilies(report)),
}

export default prometheus
