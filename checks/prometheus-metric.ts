import * as z from 'zod'
import {
  countOf,
  defineCheck,
  formatDuration,
  measure,
  verdict,
  webAccess,
  webQuestion,
  webUrl,
} from '../lib/kit/index.ts'
import { judgeWanted } from './prometheus-metric/judge.ts'
import { expectOption } from './prometheus-metric/options.ts'
import { readExposition } from './prometheus-metric/exposition.ts'
import { fits } from './prometheus-metric/selector.ts'

const MAX_BODY_BYTES = 10 * 1024 * 1024
const MAX_SERIES = 200
const EXPORTER_PORT = 9100

/**
 * Asks: the page of an exporter that is there already, by one HTTP request.
 * Judges: each series that is selected against limits of its own; a metric that is absent; no page, or one that cannot
 * be read (critical); the time until it was there (bad above).
 * Faults: local and unreachable where this machine cannot connect at all; timed-out when its resolver does not answer.
 * Source: Prometheus text format 0.0.4; OpenMetrics 1.0.0.
 */
export default defineCheck({
  name: 'prometheus-metric',
  title: 'Metrics of an exporter',
  on: 'named',
  needs: { network: true },
  limits: {
    took: { unit: 'ms', bad: 'above', warn: '> 5s', about: 'time until the page was there' },
  },
  options: z.strictObject({
    url: webUrl.optional().describe(`the page; http://ADDRESS:${EXPORTER_PORT}/metrics when left out`),
    expect: expectOption,
    ...webAccess,
  }),
  observe: async ({ network }, options) => {
    const host = network.address.includes(':') ? `[${network.address}]` : network.address
    const url = options.url ?? `http://${host}:${EXPORTER_PORT}/metrics`
    const asked = { method: 'GET', body: undefined, maxBodyBytes: MAX_BODY_BYTES }
    const sight = await network.http(webQuestion(url, options, asked))
    if (sight.kind === 'failed') return { kind: 'failed' as const, text: sight.text }
    if (sight.status !== 200) return { kind: 'failed' as const, text: `status ${sight.status} instead of metrics` }
    if (sight.cut) return { kind: 'failed' as const, text: 'the page is longer than 10 MiB' }
    const page = readExposition(sight.body)
    if (page.kind === 'unreadable') return { kind: 'failed' as const, text: page.text }
    const found = options.expect.map(({ metric }) => {
      const series = page.samples.filter((sample) => fits(sample, metric))
      return { count: series.length, series: series.slice(0, MAX_SERIES) }
    })
    return { kind: 'read' as const, samples: page.samples.length, tookMs: sight.totalMs, found }
  },
  judge: (seen, { limits, options }) => {
    if (seen.kind === 'failed') return [verdict({ status: 'critical', say: seen.text })]
    const { samples, tookMs, found } = seen
    const all = verdict({
      status: samples === 0 ? 'critical' : 'ok',
      say: `${countOf(samples, 'sample')} in ${formatDuration(tookMs)}`,
      measures: [measure('took', tookMs, limits.took)],
    })
    return [all, ...options.expect.flatMap((wanted, index) => judgeWanted(wanted, found[index]))]
  },
})
