import { expect } from 'chai'
import fc from 'fast-check'
import { UNITS } from '../../../lib/model/limit.ts'
import type { Report } from '../../../lib/model/report.ts'
import prometheus from '../../../lib/reporters/prometheus.ts'
import { familyName } from '../../../lib/export/metric-name.ts'
import { anyReport } from '../../helpers/arbitraries.ts'
import { aFaulted, aMetric, aReport, aResult, aTargetReport } from '../../helpers/builders.ts'
import { parseExposition } from '../../helpers/exposition.ts'
import { skipUnless } from '../../helpers/needs.ts'
import { complaintsOfPromtool } from '../../helpers/promtool.ts'
import { SAMPLES } from '../../helpers/sample-reports.ts'

const CANVAS = { columns: 80, colour: false, all: false, cost: false }

/** `name{label="value"} number` of every line that has a value. */
function lines(report: Report): string[] {
  return prometheus
    .render(report, CANVAS)
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
}

const oneMetric = (check: string, metric: Parameters<typeof aMetric>[0]): string =>
  lines(aReport({ results: [aResult({ check, metrics: [aMetric(metric)] })] })).at(-1) ?? ''

describe('prometheus', () => {
  it('gives every metric of a check a family of its own, in base units', () => {
    const at = '{target="web-1",check="CHECK",item="/var"}'
    const named = (check: string): string => at.replace('CHECK', check)
    expect(oneMetric('disk', {})).to.equal(`orch_watch_disk_used_ratio${named('disk')} 0.83`)
    expect(oneMetric('reachable', { name: 'connect', value: 31, unit: 'ms' })).to.equal(
      `orch_watch_reachable_connect_seconds${named('reachable')} 0.031`,
    )
    expect(oneMetric('layer', { name: 'bytes', value: 5, unit: 'bytes' })).to.equal(
      `orch_watch_layer_bytes${named('layer')} 5`,
    )
    expect(oneMetric('load', { name: 'perCore', value: 1.5, unit: 'count' })).to.equal(
      `orch_watch_load_per_core${named('load')} 1.5`,
    )
    expect(oneMetric('net-io', { name: 'readBytes', value: 1e21, unit: 'per-second' })).to.equal(
      `orch_watch_net_io_read_bytes_per_second${named('net-io')} 1e+21`,
    )
  })

  it('calls what the world has a name for by that name, and says of what in its label', () => {
    expect(oneMetric('disk', { name: 'free', value: 5, unit: 'bytes' })).to.equal(
      'node_filesystem_avail_bytes{target="web-1",mountpoint="/var"} 5',
    )
    expect(oneMetric('memory', { name: 'available', value: 5, unit: 'bytes' })).to.equal(
      'node_memory_MemAvailable_bytes{target="web-1"} 5',
    )
    expect(oneMetric('container-memory', { name: 'bytes', value: 5, unit: 'bytes' })).to.equal(
      'container_memory_working_set_bytes{target="web-1",name="/var"} 5',
    )
    expect(oneMetric('workload-replicas', { name: 'ready', value: 3, unit: 'count' })).to.equal(
      'orch_watch_workload_ready{target="web-1",workload="/var"} 3',
    )
  })

  it('keeps names of ours from checks that would come to them by chance', () => {
    expect(oneMetric('workload', { name: 'ready', value: 3, unit: 'count' })).to.match(/^orch_watch_metric\{/u)
  })

  it('says no age, which would be a lie in a file that is read later', () => {
    const text = prometheus.render(aReport({ targets: [aTargetReport()] }), CANVAS)
    expect(text).to.contain('orch_watch_last_look_timestamp_seconds{').and.to.not.contain('age')
  })

  it('puts a name that could be misread into a label', () => {
    for (const name of ['total', 'used ratio', 'count', 'Used', 'used-ratio', 'heapKb', 'bytes', 'upMinutes', '5', ''])
      expect(oneMetric('http', { name, value: 1, unit: 'count' })).to.equal(
        `orch_watch_metric{target="web-1",check="http",item="/var",metric="${name}"} 1`,
      )
    for (const check of ['target', 'incidents', 'my check', 'Ä'])
      expect(oneMetric(check, {})).to.equal(
        `orch_watch_metric_ratio{target="web-1",check="${check}",item="/var",metric="used"} 0.83`,
      )
  })

  it('never gives two metrics of a check one family', () => {
    const word = fc.constantFrom(
      'used',
      'bytes',
      'ratio',
      'per',
      'second',
      'seconds',
      'a',
      'b1',
      'Used',
      'Bytes',
      'PerSecond',
      '-x',
    )
    const name = fc.array(word, { minLength: 1, maxLength: 3 }).map((words) => words.join(''))
    const metric = fc.record({ name, unit: fc.constantFrom(...UNITS), value: fc.constant(1) })
    fc.assert(
      fc.property(metric, metric, (one, other) => {
        const [first, second] = [familyName('disk', one), familyName('disk', other)]
        if (first !== null && first === second) expect(one).to.deep.equal(other)
      }),
      { numRuns: 5000 },
    )
  })

  it('says the status as the exit code does, the worse one of two for the same thing, and why nothing is known', () => {
    const statuses = lines(
      aReport({
        results: [
          aResult({ item: 'a', status: 'warning' }),
          aFaulted({ check: 'disk', item: 'a' }),
          aResult({ item: 'a' }),
          aResult({ item: 'b', status: 'critical' }),
          aFaulted({ check: 'disk', item: 'b' }),
        ],
      }),
    ).filter((line) => /^orch_watch_(?:status|fault)/u.test(line))
    expect(statuses).to.deep.equal([
      'orch_watch_status{target="web-1",check="disk",item="a"} 3',
      'orch_watch_status{target="web-1",check="disk",item="b"} 2',
      'orch_watch_fault{target="web-1",check="disk",item="a",code="refused"} 1',
      'orch_watch_fault{target="web-1",check="disk",item="b",code="refused"} 1',
    ])
  })

  it('tells labels of the inventory apart that Prometheus would write the same, on every target alike', () => {
    const targets = [
      aTargetReport({
        id: 'a',
        labels: { env: 'prod', 'my.team': 'x', my_team: 'y', 'my-team': 'z', costCenter: '1' },
      }),
      aTargetReport({ id: 'b', labels: { 'my-team': 'w' } }),
    ]
    expect(lines(aReport({ targets })).filter((line) => line.startsWith('orch_watch_target_info'))).to.deep.equal([
      'orch_watch_target_info{target="a",runtime="ssh",label_cost_center="1",label_env="prod",label_my_team="y",label_my_team_2="z",label_my_team_3="x"} 1',
      'orch_watch_target_info{target="b",runtime="ssh",label_my_team_2="w"} 1',
    ])
  })

  it('leaves out what has no finite value', () => {
    const metrics = [NaN, Infinity, -Infinity].map((value, n) => aMetric({ name: `n${n}`, value }))
    expect(prometheus.render(aReport({ results: [aResult({ metrics })] }), CANVAS)).to.not.match(/nan|inf(?!o)/iu)
  })

  it('is read by a strict reader, whatever the report', () => {
    fc.assert(
      fc.property(anyReport, (report) => void parseExposition(prometheus.render(report, CANVAS))),
      { numRuns: 200 },
    )
  }).timeout(30_000)

  it('is accepted by promtool without a complaint', function () {
    skipUnless(this, { files: ['/usr/bin/promtool'] })
    for (const report of Object.values(SAMPLES))
      expect(complaintsOfPromtool(prometheus.render(report, CANVAS))).to.deep.equal([])
  }).timeout(30_000)
})
