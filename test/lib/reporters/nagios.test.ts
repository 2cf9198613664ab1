import { expect } from 'chai'
import fc from 'fast-check'
import type { Metric } from '../../../lib/model/result.ts'
import type { Report } from '../../../lib/model/report.ts'
import nagios from '../../../lib/reporters/nagios.ts'
import { anyReport } from '../../helpers/arbitraries.ts'
import { aFaulted, aMetric, aReport, aResult, aTargetReport } from '../../helpers/builders.ts'

function print(report: Report): { text: string; data: string } {
  const line = nagios.render(report, { columns: 80, colour: false, all: false, cost: false })
  const [text = '', data = ''] = line.trimEnd().split(' | ')
  return { text, data }
}

function dataOf(metric: Partial<Metric>, item = '/var'): string {
  return print(aReport({ results: [aResult({ item, metrics: [aMetric(metric)] })] })).data
}

describe('nagios', () => {
  it('says the worst status, the counts and the problems, the worst first', () => {
    const results = [
      aResult(),
      aResult({ status: 'warning', check: 'memory', item: '', summary: '92% used' }),
      aFaulted({ target: 'db-1' }),
      aResult({ status: 'critical', summary: '93% used (used > 90%)' }),
    ]
    expect(print(aReport({ results })).text).to.equal(
      'ORCH-WATCH CRITICAL - 1 critical, 1 unknown, 1 warning, 1 ok; web-1 disk /var: 93% used (used > 90%); ' +
        'db-1 reachable: refused: nobody listens on port 22; web-1 memory: 92% used',
    )
  })

  it('says one thing in each state', () => {
    const ofAll = [aResult(), aResult({ status: 'warning' }), aFaulted(), aResult({ status: 'critical' })]
    const words = ofAll.map((result) => print(aReport({ results: [result] })).text.split(' ')[1])
    expect(words).to.deep.equal(['OK', 'WARNING', 'UNKNOWN', 'CRITICAL'])
    expect(print(aReport()).text).to.equal('ORCH-WATCH OK - no targets were looked at')
    expect(print(aReport({ targets: [aTargetReport()] })).text).to.equal('ORCH-WATCH OK - nothing was judged')
  })

  describe('writes a number as', () => {
    const cases: [Partial<Metric>, string][] = [
      [{ value: 0.83, unit: 'ratio' }, '83%;;;0;100'],
      [{ value: 0.1 + 0.2, unit: 'ratio' }, '30%;;;0;100'],
      [{ value: 5120, unit: 'bytes' }, '5120B;;;0'],
      [{ value: 1e24, unit: 'bytes' }, '1000000000000000000000000B;;;0'],
      [{ value: 1500, unit: 'ms' }, '1.5s;;;0'],
      [{ value: 7, unit: 'count' }, '7;;;0'],
      [{ value: -0, unit: 'count' }, '0;;;0'],
      [{ value: 2.5, unit: 'per-second' }, '2.5;;;0'],
    ]
    for (const [metric, expected] of cases)
      it(`${expected} for ${metric.value} ${metric.unit}`, () => {
        expect(dataOf({ name: 'n', ...metric })).to.equal(`'web-1/disk//var/n'=${expected}`)
      })

    it('nothing where there is no finite value', () => {
      expect([NaN, Infinity, -Infinity].map((value) => dataOf({ value }))).to.deep.equal(['', '', ''])
    })
  })

  describe('writes a limit as the range of what is well', () => {
    const cases: [string, Metric['unit'], string][] = [
      ['> 80%', 'ratio', '80'],
      ['>= 80%', 'ratio', '@80:'],
      ['< 2GiB', 'bytes', '2147483648:'],
      ['<= 10', 'count', '@~:10'],
      ['< 10m', 'ms', '600:'],
      ['10:20', 'count', '10:20'],
      ['@10:20', 'count', '@10:20'],
      ['~:5', 'count', '~:5'],
      ['5:', 'count', '5:'],
      ['@10%:50%', 'ratio', '@10:50'],
      ['nonsense', 'count', ''],
    ]
    for (const [bound, unit, expected] of cases)
      it(`"${bound}" is "${expected}"`, () => {
        expect(dataOf({ value: 1, unit, warn: bound }).split(';')[1]).to.equal(expected)
        expect(dataOf({ value: 1, unit, crit: bound }).split(';')[2]).to.equal(expected)
      })
  })

  it('quotes a label so that nothing in a name ends it', () => {
    expect(dataOf({ name: 'used' }, "it's=a|b\nc")).to.match(/^'web-1\/disk\/it''s_a_b c\/used'=/u)
  })

  it('keeps the metric in the label of a very long name', () => {
    const metrics = [aMetric({ name: 'used' }), aMetric({ name: 'free' })]
    const { data } = print(aReport({ results: [aResult({ item: 'x'.repeat(9000), metrics })] }))
    expect(data).to.match(/\/used'=.* '.*\/free'=/u)
  })

  it('keeps its limits: text, whole entries of data, one line, one bar', () => {
    const many = Array.from({ length: 2000 }, (_, n) =>
      aResult({ item: `/データ/${n}`, status: 'critical', summary: '満杯', metrics: [aMetric()] }),
    )
    const { text, data } = print(aReport({ results: many }))
    expect(text).to.match(/; …$/u)
    expect(Buffer.byteLength(text)).to.be.within(900, 1024)
    expect(Buffer.byteLength(data)).to.be.within(8000, 8192)
    expect(data.split(' ').filter((entry) => !/^'[^']+'=83%;;;0;100$/u.test(entry))).to.deep.equal([])
    fc.assert(
      fc.property(anyReport, (report) => {
        const line = nagios.render(report, { columns: 80, colour: false, all: false, cost: false })
        expect(line).to.match(/^ORCH-WATCH (OK|WARNING|CRITICAL|UNKNOWN) - [^|\n]+( \| [^|\n]+)?\n$/u)
        expect(Buffer.byteLength(line)).to.be.at.most(1024 + 3 + 8192 + 1)
        // A strict reader of performance data finds nothing but entries.
        const data = / \| (.*)\n$/u.exec(line)?.[1] ?? ''
        expect(
          data.replace(/'(?:[^'=|]|'')+'=-?[\d.]+(?:%|B|s)?;[-~@:.\d]*;[-~@:.\d]*;0(?:;100)?(?: |$)/gu, ''),
        ).to.equal('')
      }),
      { numRuns: 200 },
    )
  }).timeout(30_000)
})
