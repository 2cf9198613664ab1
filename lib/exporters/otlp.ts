import { jsonText } from '../base/json-text.ts'
import { oneLine } from '../base/escape.ts'
import type { Pusher } from '../kit/exporter.ts'
import { deliveredOr, readJson } from '../kit/http-post.ts'
import { addressBelow, pushTo, webPushOptions } from '../kit/web-push.ts'
import type { WebPush } from '../kit/web-push.ts'
import * as z from 'zod'
import { metricsData } from './otlp/metrics-data.ts'

interface OtlpOptions extends WebPush {
  readonly service: string
  readonly resource?: Readonly<Record<string, string>> | undefined
}

/** What the receiver did not take of what it took. Source: opentelemetry-proto, ExportMetricsPartialSuccess. */
const partial = z.object({
  partialSuccess: z.object({ rejectedDataPoints: z.coerce.number(), errorMessage: z.string().default('') }),
})

/**
 * A collector of OpenTelemetry, over HTTP as JSON, which every one of them reads. Names stay those of Prometheus.
 *
 * Source: OpenTelemetry, "OTLP Specification 1.5", OTLP/HTTP, JSON Protobuf Encoding.
 */
const otlp: Pusher<OtlpOptions> = {
  kind: 'push',
  name: 'otlp',
  title: 'OpenTelemetry (OTLP over HTTP, JSON)',
  options: z.strictObject({
    ...webPushOptions('the collector, without /v1/metrics: http://127.0.0.1:4318'),
    service: z.string().min(1).max(200).default('orch-watch').describe('the `service.name` under which they arrive'),
    resource: z
      .record(z.string().min(1).max(200), z.string().max(1000))
      .optional()
      .describe('more attributes of the resource'),
  }),
  timeoutMs: 30_000,
  mostSamples: 5_000,
  async send(push, { service: name, resource: attributes = {}, ...to }, context) {
    const body = jsonText(metricsData(push, { name, attributes }))
    const post = { url: addressBelow(to.url, '/v1/metrics'), headers: { 'content-type': 'application/json' }, body }
    return deliveredOr(await pushTo(to, post, context), (answer) => {
      const { rejectedDataPoints = 0, errorMessage = '' } = readJson(partial, answer)?.partialSuccess ?? {}
      return rejectedDataPoints > 0 ? `${rejectedDataPoints} were refused: ${oneLine(errorMessage)}` : ''
    })
  },
}

export default otlp
