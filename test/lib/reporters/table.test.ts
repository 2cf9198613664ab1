import { expect } from 'chai'
import fc from 'fast-check'
import type { Canvas } from '../../../lib/kit/reporter.ts'
import type { Report } from '../../../lib/model/report.ts'
import table from '../../../lib/reporters/table.ts'
import { widthOf } from '../../../lib/base/text-width.ts'
import { anyReport } from '../../helpers/arbitraries.ts'
import { aFaulted, aMetric, aReport, aResult, aTargetReport } from '../../helpers/builders.ts'

function show(report: Report, canvas: Partial<Canvas> = {}): string {
  return table.render(report, { columns: 80, colour: false, all: false, cost: false, ...canvas })
}

const lines = (text: string): string[] => text.split('\n')

describe('the table', () => {
  it('shows the worst target first, and keeps the order of equals', () => {
    const text = show(
      aReport({
        results: [
          aResult({ target: 'fine' }),
          aResult({ target: 'warned', status: 'warning' }),
          aFaulted({ target: 'dark' }),
          aResult({ target: 'broken-b', status: 'critical' }),
          aResult({ target: 'broken-a', status: 'critical' }),
        ],
      }),
    )
    const heads = lines(text).flatMap((line) => /^[✗?!✓] {2}(\S+)/u.exec(line)?.[1] ?? [])
    expect(heads).to.deep.equal(['broken-b', 'broken-a', 'dark', 'warned', 'fine'])
  })

  it('shows the worst result of a target first, whatever order they came in', () => {
    const text = show(
      aReport({
        results: [aResult({ item: '/a', status: 'warning' }), aFaulted(), aResult({ item: '/b', status: 'critical' })],
      }),
    )
    expect(text.match(/CRITICAL|UNKNOWN|WARNING/gu)).to.deep.equal(['CRITICAL', 'UNKNOWN', 'WARNING'])
  })

  it('gives a healthy target one line with its key figures', () => {
    const text = show(
      aReport({
        results: [
          aResult({ check: 'cpu', item: '', metrics: [aMetric({ name: 'busy', value: 0.034 })] }),
          aResult({ check: 'memory', item: '', metrics: [aMetric({ value: 0.41 })] }),
          aResult({ item: '/', metrics: [aMetric({ value: 0.2 })] }),
          aResult({ item: '/var', metrics: [aMetric({ value: 0.62 })] }),
          aResult({
            check: 'uptime',
            item: '',
            metrics: [aMetric({ name: 'up', value: 12.4 * 86_400_000, unit: 'ms' })],
          }),
          aResult({ check: 'container-state', item: 'a' }),
          aResult({ check: 'container-state', item: 'b' }),
        ],
      }),
    )
    expect(lines(text)[0]).to.equal('✓  web-1  7 ok  cpu 3%  mem 41%  disk 62%  up 12d  containers 2  ssh')
  })

  it('gives every result a line when all are asked for', () => {
    const results = [aResult({ item: '/' }), aResult({ item: '/var' })]
    expect(show(aReport({ results }))).to.not.contain('disk /')
    expect(show(aReport({ results }), { all: true }).match(/ ok {2}disk \//gu)).to.have.length(2)
  })

  it('says why it could not look, and what to do, on a line of its own', () => {
    const fault = aFaulted({
      code: 'host-key-unknown',
      message: 'key not known',
      hint: 'orch-watch hostkeys trust web-1',
    })
    expect(lines(show(aReport({ results: [fault] })))).to.include.members([
      '   UNKNOWN  reachable  host-key-unknown: key not known',
      '            hint: orch-watch hostkeys trust web-1',
    ])
  })

  it('calls a changed host key critical', () => {
    expect(show(aReport({ results: [aFaulted({ code: 'host-key-changed' })] }))).to.contain('CRITICAL')
  })

  it('tells one cause once, with all that it blinded, and one by one only when all is asked for', () => {
    const checks = ['cpu', 'disk', 'memory']
    const report = aReport({ results: checks.map((check) => aFaulted({ check, code: 'lost', message: 'gone' })) })
    expect(show(report)).to.contain('UNKNOWN  cpu, disk, memory  lost: gone')
    expect(show(report, { all: true }).match(/lost: gone/gu)).to.have.length(3)
  })

  it('names a few of a thousand that one cause blinded, and counts the rest', () => {
    const results = Array.from({ length: 1000 }, (_, n) => aFaulted({ check: 'container-cpu', item: `c${n}` }))
    expect(show(aReport({ results })).replace(/\s+/gu, ' ')).to.contain('container-cpu c6 and 993 more')
  })

  it('does not put two problems together because they read the same', () => {
    const results = ['/a', '/b'].map((item) => aResult({ item, status: 'warning', summary: 'full' }))
    expect(show(aReport({ results })).match(/WARNING/gu)).to.have.length(2)
  })

  it('says that a target was not reached where its figures would stand', () => {
    const targets = [aTargetReport({ reachable: false })]
    expect(show(aReport({ targets, results: [aFaulted()] }))).to.match(/^\? {2}web-1 {2}not reachable/u)
  })

  it('shows runtime and labels where there is room', () => {
    const report = aReport({ targets: [aTargetReport({ labels: { env: 'prod' } })], results: [aResult()] })
    expect(lines(show(report))[0]).to.match(/ssh env=prod$/u)
  })

  it('shows what looking cost, and the sum', () => {
    const cost = { connections: 1, roundTrips: 2, bytes: 2048 }
    const targets = [aTargetReport({ id: 'a', cost, tookMs: 900 }), aTargetReport({ id: 'b', cost, tookMs: 900 })]
    expect(show(aReport({ targets }), { cost: true })).to.match(/\nall +2 +4 +4 KiB +1.8s\n/u)
  })

  it('ends with the counts, the worst first', () => {
    const results = [aResult(), aResult({ status: 'warning' }), aFaulted(), aResult({ status: 'critical' })]
    expect(show(aReport({ results, tookMs: 1234 }))).to.match(
      /\n1 target in 1\.2s: 1 critical, 1 unknown, 1 warning, 1 ok {2}2026-11-23 01:00:00Z\n$/u,
    )
  })

  it('has words for nothing: no targets, and targets without a check', () => {
    expect(show(aReport())).to.contain('no targets were looked at')
    expect(show(aReport({ targets: [aTargetReport()] }))).to.contain('1 target in 812ms: nothing was judged')
  })

  it('tells every status without colour, and colours only where it may', () => {
    const report = aReport({ results: [aFaulted(), aResult({ status: 'critical' })] })
    const painted = show(report, { colour: true })
    expect(painted).to.contain('\u001b[')
    expect(painted.replace(/\u001b\[\d+m/gu, '').replace(/ +$/gmu, '')).to.equal(show(report).replace(/ +$/gmu, ''))
  })

  it('keeps every line within its columns and without trailing blanks, whatever stands in the report', () => {
    const page = fc.record({ columns: fc.integer({ min: 60, max: 220 }), all: fc.boolean(), cost: fc.boolean() })
    fc.assert(
      fc.property(anyReport, page, (report, canvas) => {
        for (const line of lines(show(report, canvas))) {
          expect(widthOf(line)).to.be.at.most(canvas.columns)
          expect(line).to.not.match(/\s$/u)
        }
      }),
      { numRuns: 300 },
    )
  }).timeout(60_000)
})
