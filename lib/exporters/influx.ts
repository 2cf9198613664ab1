import { Secret } from '../base/secret.ts'
import type { Pusher } from '../kit/exporter.ts'
import { secret } from '../kit/secret-ref.ts'
import { addressBelow, delivered, pushTo, webPushOptions } from '../kit/web-push.ts'
import type { WebPush } from '../kit/web-push.ts'
import * as z from 'zod'
import { influxLines } from './influx/lines.ts'

interface InfluxOptions extends WebPush {
  readonly bucket?: string | undefined
  readonly org?: string | undefined
  readonly token?: Secret | undefined
  readonly database?: string | undefined
  readonly retention?: string | undefined
}

const word = z.string().min(1).max(200)

/**
 * InfluxDB, and all that take its lines: version 2 with a bucket and a token, version 1 with a database.
 *
 * Source: InfluxDB API v2, "Write data"; InfluxDB 1.8, "/write HTTP endpoint".
 */
const influx: Pusher<InfluxOptions> = {
  kind: 'push',
  name: 'influx',
  title: 'InfluxDB (line protocol)',
  options: z
    .strictObject({
      ...webPushOptions('the server, without /api/v2/write: https://influx.example:8086'),
      bucket: word.optional().describe('of version 2'),
      org: word.optional().describe('of version 2'),
      token: secret().optional().describe('of version 2'),
      database: word.optional().describe('of version 1'),
      retention: word.optional().describe('the retention policy, of version 1; its default when left out'),
    })
    .refine(({ bucket, database }) => (bucket === undefined) !== (database === undefined), {
      path: ['bucket'],
      error: 'write "bucket" (with "org" and "token") for version 2, or "database" for version 1',
    }),
  timeoutMs: 30_000,
  mostSamples: 5_000,
  async send(push, { bucket, org, token, database, retention, ...to }, context) {
    const body = influxLines(push)
    if (body === '') return { kind: 'delivered', reference: '' }
    const query =
      bucket === undefined
        ? { db: database ?? '', precision: 'ms', ...(retention !== undefined && { rp: retention }) }
        : { bucket, precision: 'ms', ...(org !== undefined && { org }) }
    const url = addressBelow(to.url, bucket === undefined ? '/write' : '/api/v2/write', query)
    const signed = token ? { ...to, headers: { ...to.headers, authorization: tokenHeader(token) } } : to
    return delivered(
      await pushTo(signed, { url, headers: { 'content-type': 'text/plain; charset=utf-8' }, body }, context),
    )
  },
}

function tokenHeader(token: Secret): Secret {
  return new Secret(`Token ${token.reveal()}`, token.source)
}

export default influx
