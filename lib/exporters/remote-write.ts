import type { Pusher } from '../kit/exporter.ts'
import { delivered, pushTo, webPushOptions } from '../kit/web-push.ts'
import type { WebPush } from '../kit/web-push.ts'
import * as z from 'zod'

/**
 * Prometheus itself, and all that take what it writes: Mimir, Thanos, VictoriaMetrics, Grafana Cloud. A series that has
 * ended is told, so that nobody shows its last value for five minutes more.
 *
 * Source: Prometheus, "Remote-Write 1.0 specification".
 */
const remoteWrite: Pusher<WebPush> = {
  kind: 'push',
  name: 'remote-write',
  title: 'Prometheus remote write 1.0',
  options: z.strictObject(webPushOptions('the whole address: https://prometheus.example/api/v1/write')),
  timeoutMs: 30_000,
  mostSamples: 5_000,
  async send(push, options, context) {
    const { writeRequest } = await import('./remote-write/write-request.ts')
    const { default: snappy } = await import('snappyjs')
    const headers = {
      'content-type': 'application/x-protobuf',
      'content-encoding': 'snappy',
      'x-prometheus-remote-write-version': '0.1.0',
    }
    const body = Buffer.from(snappy.compress(writeRequest(push)))
    return delivered(await pushTo(options, { url: options.url, headers, body }, context))
  },
}

export default remoteWrite
