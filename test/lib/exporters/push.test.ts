import { expect } from 'chai'
import fc from 'fast-check'
import { once } from 'node:events'
import { createServer as createHttp } from 'node:http'
import { createServer } from 'node:net'
import { buffer } from 'node:stream/consumers'
import protobuf from 'protobufjs'
import snappy from 'snappyjs'
import { exporterNames, loadPushers, wrongExporter } from '../../../lib/app/exporters.ts'
import { Secret } from '../../../lib/base/secret.ts'
import { graphiteLines } from '../../../lib/exporters/graphite/lines.ts'
import graphite from '../../../lib/exporters/graphite.ts'
import { influxLines } from '../../../lib/exporters/influx/lines.ts'
import influx from '../../../lib/exporters/influx.ts'
import openMetrics from '../../../lib/exporters/open-metrics.ts'
import otlp from '../../../lib/exporters/otlp.ts'
import prometheus from '../../../lib/exporters/prometheus.ts'
import remoteWrite from '../../../lib/exporters/remote-write.ts'
import type { AnyPusher } from '../../../lib/kit/exporter.ts'
import { ended, listening } from '../../helpers/network.ts'
import { fromVisible } from '../../helpers/hostile-report.ts'
import { aFamily, aPush, NOON } from '../../helpers/metrics.ts'
import { aContext } from '../../helpers/notices.ts'
import { aReceiver } from '../../helpers/receiver.ts'
import type { Receiver } from '../../helpers/receiver.ts'

/** As the specification has it, read by a reader that knows nothing of our writer. */
const PROTO = `syntax = "proto3";
message WriteRequest { repeated TimeSeries timeseries = 1; repeated MetricMetadata metadata = 3; }
message TimeSeries { repeated Label labels = 1; repeated Sample samples = 2; }
message Label { string name = 1; string value = 2; }
message Sample { double value = 1; int64 timestamp = 2; }
message MetricMetadata { int32 type = 1; string metric_family_name = 2; string help = 4; string unit = 5; }`

const token = new Secret('s3cret-token-of-ours', 'env:TOKEN')
const counter = aFamily({ name: 'looks_total', type: 'counter', help: 'Looks.' }, [[], 7])
const load = aFamily({}, [
  [
    ['target', 'web-1'],
    ['item', ''],
  ],
  1.5,
])
const push = aPush({ families: [load, counter], gone: [{ name: 'node_load1', labels: [['target', 'web-2']] }] })
const foreign = fc.string({ unit: 'binary', maxLength: 20 })

/** What a server gets of one push, as bytes. */
async function sent(pusher: AnyPusher, options: (origin: string) => object) {
  const got: { path: string; headers: Record<string, unknown>; body: Buffer }[] = []
  const server = createHttp((request, response) => {
    void buffer(request).then((body) => {
      got.push({ path: request.url ?? '', headers: request.headers, body })
      response.end('{}')
    })
  })
  const port = await listening(server)
  const delivery = await pusher.send(push, options(`http://127.0.0.1:${port}`), aContext())
  await ended(server)
  expect(delivery).to.include({ kind: 'delivered' })
  expect(got).to.have.length(1)
  return got[0]!
}

describe('remote-write', () => {
  it('sends every series with its labels in order, and tells the end of those that are gone', async () => {
    const { headers, body } = await sent(remoteWrite, (url) => ({ url, auth: { bearer: token } }))
    expect(headers).to.include({
      'content-type': 'application/x-protobuf',
      'content-encoding': 'snappy',
      'x-prometheus-remote-write-version': '0.1.0',
      authorization: `Bearer ${token.reveal()}`,
    })
    const type = protobuf.parse(PROTO).root.lookupType('WriteRequest')
    const bytes = snappy.uncompress(new Uint8Array(body))
    const read = type.toObject(type.decode(bytes), { longs: Number }) as {
      timeseries: { labels: { name: string; value: string }[]; samples: { value: number; timestamp: number }[] }[]
      metadata: { type: number; metricFamilyName: string }[]
    }
    expect(
      read.timeseries.map(({ labels }) => labels.map(({ name, value }) => `${name}=${value}`).join()),
    ).to.deep.equal(['__name__=node_load1,target=web-1', '__name__=looks_total', '__name__=node_load1,target=web-2'])
    expect(read.timeseries.map(({ samples }) => samples[0]?.value)).to.deep.equal([1.5, 7, NaN])
    for (const { samples } of read.timeseries) expect(samples.map(({ timestamp }) => timestamp)).to.deep.equal([NOON])
    expect(Buffer.from(bytes).includes(Buffer.from('020000000000f07f', 'hex'))).to.equal(true)
    expect(read.metadata.map((each) => [each.metricFamilyName, each.type])).to.deep.equal([
      ['node_load1', 2],
      ['looks_total', 1],
    ])
  })
})

describe('otlp', () => {
  it('sends gauges and sums, and points without a value for what is gone', async () => {
    const { path, body } = await sent(otlp, (url) => ({ url, service: 'watch', resource: { site: 'eu' } }))
    expect(path).to.equal('/v1/metrics')
    const [{ resource, scopeMetrics }] = (
      JSON.parse(body.toString()) as { resourceMetrics: [{ resource: object; scopeMetrics: [{ metrics: object[] }] }] }
    ).resourceMetrics
    const text = (key: string, stringValue: string) => ({ key, value: { stringValue } })
    expect(resource).to.deep.equal({ attributes: [text('service.name', 'watch'), text('site', 'eu')] })
    const timeUnixNano = `${NOON}000000`
    const attributes = [text('target', 'web-1'), text('item', '')]
    expect(scopeMetrics[0].metrics).to.deep.equal([
      {
        name: 'node_load1',
        description: '1m load average.',
        gauge: { dataPoints: [{ attributes, timeUnixNano, asDouble: 1.5 }] },
      },
      {
        name: 'looks_total',
        description: 'Looks.',
        sum: {
          aggregationTemporality: 2,
          isMonotonic: true,
          dataPoints: [{ attributes: [], startTimeUnixNano: `${NOON - 60_000}000000`, timeUnixNano, asDouble: 7 }],
        },
      },
      {
        name: 'node_load1',
        gauge: { dataPoints: [{ attributes: [text('target', 'web-2')], timeUnixNano, flags: 1 }] },
      },
    ])
  })
})

describe('influx', () => {
  it('writes to a bucket of version 2, and to a database of version 1', async () => {
    const two = await sent(influx, (url) => ({ url, bucket: 'b', org: 'o', token }))
    expect([two.path, two.headers['authorization']]).to.deep.equal([
      '/api/v2/write?bucket=b&precision=ms&org=o',
      `Token ${token.reveal()}`,
    ])
    expect(two.body.toString()).to.equal(`node_load1,target=web-1 value=1.5 ${NOON}\nlooks_total value=7 ${NOON}\n`)
    const one = await sent(influx, (url) => ({ url, database: 'd', retention: 'r' }))
    expect(one.path).to.equal('/write?db=d&precision=ms&rp=r')
  })

  it('keeps every label as it is, whatever stands in it', () => {
    fc.assert(
      fc.property(foreign, foreign, (one, other) => {
        const family = aFamily({}, [
          [
            ['one', one],
            ['other', other],
          ],
          1,
        ])
        const line = influxLines(aPush({ families: [family] }))
        expect(line.indexOf('\n')).to.equal(line.length - 1)
        const read = influxTags(line)
        expect(fromVisible(read['one'] ?? '')).to.equal(one)
        expect(fromVisible(read['other'] ?? '')).to.equal(other)
      }),
      { numRuns: 500 },
    )
  })
})

/** The tags of a line, as InfluxDB reads them: a mark with a backslash in front is a letter. */
function influxTags(line: string): Record<string, string> {
  const head = /^((?:\\[,= ]|[^ ])*) /su.exec(line)?.[1] ?? ''
  const [, ...tags] = head.split(/(?<!\\),/u)
  return Object.fromEntries(
    tags.map((tag) => {
      const [name = '', ...rest] = tag.split(/(?<!\\)=/u)
      return [name, rest.join('=').replace(/\\([,= ])/gu, '$1')]
    }),
  )
}

describe('graphite', () => {
  it('writes lines to whoever listens', async () => {
    const server = createServer()
    const port = await listening(server)
    const connection = once(server, 'connection') as Promise<[NodeJS.ReadableStream]>
    const sending = graphite.send(push, { to: `tcp://127.0.0.1:${port}`, prefix: 'orch', form: 'tags' }, aContext())
    const [socket] = await connection
    const at = NOON / 1000
    expect((await buffer(socket)).toString()).to.equal(
      `orch.node_load1;target=web-1 1.5 ${at}\norch.looks_total 7 ${at}\n`,
    )
    expect(await sending).to.include({ kind: 'delivered' })
    await ended(server)
    expect(
      await graphite.send(push, { to: `tcp://127.0.0.1:${port}`, prefix: '', form: 'tags' }, aContext()),
    ).to.include({ kind: 'rejected', isFinal: false })
  })

  it('keeps every label as it is, whatever stands in it', () => {
    const read = (text: string): string => {
      const bytes = text.replace(/%([0-9A-F]{2})/gu, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))
      return Buffer.from(bytes, 'latin1').toString()
    }
    const whole = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
    fc.assert(
      fc.property(whole, (value) => {
        const push = aPush({ families: [aFamily({}, [[['item', value]], 1])] })
        const [, tagged = ''] = /^node_load1;item=([!-~]+) 1 \d+\n$/u.exec(graphiteLines(push, '', 'tags')) ?? []
        const [, path = ''] =
          /^a\.node_load1\.([A-Za-z0-9_%-]+) 1 \d+\n$/u.exec(graphiteLines(push, 'a', 'paths')) ?? []
        expect([read(tagged), read(path)]).to.deep.equal([value, value])
        expect(tagged).to.not.match(/[;~]/u)
      }),
      { numRuns: 500 },
    )
  })
})

const overHttp: readonly (readonly [AnyPusher, (url: string) => object])[] = [
  [remoteWrite, (url) => ({ url, headers: { 'x-token': token } })],
  [otlp, (url) => ({ url, service: 'orch-watch', headers: { 'x-token': token } })],
  [influx, (url) => ({ url, bucket: 'b', token })],
]

for (const [pusher, options] of overHttp)
  describe(`${pusher.name}, when the receiver`, () => {
    let receiver: Receiver
    before(async () => {
      receiver = await aReceiver()
    })
    after(() => receiver.close())
    const send = () => pusher.send(push, options(receiver.origin), aContext())

    it('is in trouble, it may come back; when it will not have it, it may not', async () => {
      receiver.behave({ kind: 'says', status: 503, headers: { 'retry-after': '7' } })
      expect(await send()).to.include({ kind: 'rejected', isFinal: false, retryAfterMs: 7_000 })
      receiver.behave({ kind: 'says', status: 400, body: 'no' })
      expect(await send()).to.include({ kind: 'rejected', isFinal: true })
    })

    it('repeats what it was told, no secret of it is told on', async () => {
      receiver.behave({ kind: 'echoes' })
      expect(JSON.stringify(await send())).to.not.contain(token.reveal())
    })
  })

describe('the exporters', () => {
  it('say what they are, and refuse options that they do not have', async () => {
    const pushers = await loadPushers(exporterNames())
    expect([...pushers.keys()]).to.deep.equal(['graphite', 'influx', 'otlp', 'remote-write'])
    for (const [name, pusher] of pushers) {
      expect(wrongExporter(pusher, name)).to.equal(null)
      expect(pusher.options.safeParse({ nonsense: 1 }).success).to.equal(false)
    }
    for (const text of [prometheus, openMetrics]) expect(wrongExporter(text, text.name)).to.equal(null)
    expect(wrongExporter({ ...otlp, send: null }, 'otlp')).to.match(/send/u)
    expect(wrongExporter({ ...prometheus, render: null }, 'prometheus')).to.match(/render/u)
    expect(wrongExporter(otlp, 'other')).to.match(/not an exporter/u)
  })
})
