import { expect } from 'chai'
import fc from 'fast-check'
import { parsePerformanceData } from '../../../../lib/kit/plugin/performance-data.ts'
import { alerts, parsePluginRange } from '../../../../lib/kit/plugin/range.ts'
import { takeApart } from '../../../../lib/kit/plugin/plugin-text.ts'

/** Monitoring Plugins Development Guidelines, "Threshold and ranges": each line of both tables, with values on every side. */
const RANGES: readonly (readonly [range: string, bad: readonly number[], good: readonly number[]])[] = [
  ['10', [-1, -0.001, 10.001, 11], [0, 5, 10]],
  ['10:', [-1, 0, 9.999], [10, 11, 1e12]],
  ['~:10', [10.001, 1e12], [-1e12, -1, 0, 10]],
  ['10:20', [9.999, 20.001], [10, 15, 20]],
  ['@10:20', [10, 15, 20], [9.999, 20.001, -1]],
]

/** "Command Line / Meaning": the warning and the critical range of check_stuff, and what a value means then. */
const COMMAND_LINES: readonly (readonly [warn: string, crit: string, expected: Readonly<Record<string, string>>])[] = [
  ['10', '20', { '21': 'critical', '20': 'warning', '11': 'warning', '10': 'ok', '0': 'ok', '-1': 'critical' }],
  ['~:10', '~:20', { '21': 'critical', '11': 'warning', '10': 'ok', '-1': 'ok' }],
  ['10:', '20', { '21': 'critical', '20': 'ok', '10': 'ok', '9': 'warning', '-1': 'critical' }],
  ['', '1:', { '0': 'critical', '1': 'ok' }],
  ['~:0', '10', { '11': 'critical', '10': 'warning', '1': 'warning', '0': 'ok', '-1': 'critical' }],
  ['', '5:6', { '4': 'critical', '5': 'ok', '6': 'ok', '7': 'critical' }],
  ['', '@10:20', { '9': 'ok', '10': 'critical', '20': 'critical', '21': 'ok' }],
]

/** "Performance data", UOM: one of each unit, and what it is here. */
const UNITS: readonly (readonly [written: string, value: number, unit: string])[] = [
  ['2', 2, 'count'],
  ['0.36', 0.36, 'count'],
  ['-3', -3, 'count'],
  ['.5', 0.5, 'count'],
  ['2s', 2000, 'ms'],
  ['2ms', 2, 'ms'],
  ['2us', 0.002, 'ms'],
  ['25%', 0.25, 'ratio'],
  ['2B', 2, 'bytes'],
  ['2KB', 2048, 'bytes'],
  ['2MB', 2 * 1024 ** 2, 'bytes'],
  ['2GB', 2 * 1024 ** 3, 'bytes'],
  ['2TB', 2 * 1024 ** 4, 'bytes'],
  ['2MiB', 2 * 1024 ** 2, 'bytes'],
  ['7c', 7, 'count'],
  ['21C', 21, 'count'],
]

/** Its notes on labels, on what may be left out, and on the value that nobody knows. */
const NOTES: readonly (readonly [written: string, labels: readonly string[], bad: number])[] = [
  ['a=1 b=2', ['a', 'b'], 0],
  ["'with blanks'=1", ['with blanks'], 0],
  ["'it''s'=5%", ["it's"], 0],
  ["''''=1", ["'"], 0],
  ['/var/log=1MB;2;3;0;9', ['/var/log'], 0],
  ['a=1;;;;', ['a'], 0],
  ['a=1;2', ['a'], 0],
  ['a=1;2;;;;;', ['a'], 0],
  ['a=1;;3;;5', ['a'], 0],
  ['x=U', [], 0],
  ['x=U;1;2', [], 0],
  ['=5', [], 1],
  ["''=5", [], 1],
  ["'never closed=5", ['closed'], 1],
  ['word', [], 1],
  ['a b=1', ['b'], 1],
  ['n=nan', [], 1],
  ['n=inf', [], 1],
  ['n=', [], 1],
  ['n=1e999', [], 1],
  ['n=1e-3', ['n'], 0],
  ['n=1,5', [], 1],
  ['n=1.2.3', [], 1],
  ['n=--1', [], 1],
  ['a=1;20:10', ['a'], 1],
  ['a=1;x;y', ['a'], 2],
  ['a=1;2;3;4;5;6', ['a'], 1],
  ['a=1;;;x', ['a'], 1],
  ['a=1 a=2', ['a'], 1],
  ['a=1\tb=2\n c=3', ['a', 'b', 'c'], 0],
]

describe('the guideline of monitoring plugins', () => {
  describe('ranges', () => {
    for (const [written, bad, good] of RANGES)
      it(`"${written}" alerts for ${bad.join(', ')} and not for ${good.join(', ')}`, () => {
        expect(bad.filter((value) => !alert(written, value))).to.deep.equal([])
        expect(good.filter((value) => alert(written, value))).to.deep.equal([])
      })

    for (const [warn, crit, expected] of COMMAND_LINES)
      it(`check_stuff ${warn && `-w${warn} `}-c${crit}`, () => {
        const statusOf = (value: number): string => {
          if (alert(crit, value)) return 'critical'
          return warn !== '' && alert(warn, value) ? 'warning' : 'ok'
        }
        const found = Object.keys(expected).map((value) => [value, statusOf(Number(value))])
        expect(Object.fromEntries(found)).to.deep.equal(expected)
      })

    it('are none where they are empty, start above their end or are no numbers', () => {
      for (const written of ['', '@', ':', '20:10', '~', '10:~', '1:2:3', '1,5', 'a:b', '1e999', '~:x', ' 1'])
        expect(parsePluginRange(written).ok, written).to.equal(false)
      for (const written of ['~:5', '5:', '@~:5', '-5:-1', '~:', '@0', '10:10'])
        expect(parsePluginRange(written).ok, written).to.equal(true)
    })
  })

  describe('performance data', () => {
    for (const [written, value, unit] of UNITS)
      it(`a value of ${written} is ${value} in ${unit}`, () => {
        const { metrics, bad } = parsePerformanceData(`x=${written}`)
        expect(bad).to.deep.equal([])
        expect(metrics[0]).to.deep.include({ name: 'x', unit })
        expect(metrics[0]?.value).to.be.closeTo(value, 1e-9)
      })

    for (const [written, labels, bad] of NOTES)
      it(`${JSON.stringify(written)} has ${labels.length} good and ${bad} bad`, () => {
        const parsed = parsePerformanceData(written)
        expect(parsed.metrics.map(({ name }) => name)).to.deep.equal(labels)
        expect(parsed.bad).to.have.length(bad)
      })

    it('keeps the ranges in the unit of the value, as limits are written here', () => {
      const [rta, used, size] = parsePerformanceData('rta=0.5s;0.2;~:1 used=93%;80;@90:100 size=5MB;4MB;9').metrics
      expect(rta).to.include({ warn: '0ms:200ms', crit: '~:1000ms' })
      expect(used).to.include({ warn: '0%:80%', crit: '@90%:100%' })
      expect(size).to.include({ warn: '0B:4194304B', crit: '0B:9437184B' })
    })

    it('stands behind the bar of the first line, and behind the first bar below it', () => {
      expect(takeApart('DISK OK - free | /=1MB;2\n/ 15272 MB\n/boot 68 MB | /boot=68MB\n/home=69MB')).to.deep.equal({
        text: 'DISK OK - free',
        more: '/ 15272 MB\n/boot 68 MB',
        performanceData: '/=1MB;2  /boot=68MB\n/home=69MB',
      })
      expect(takeApart('OK')).to.deep.equal({ text: 'OK', more: '', performanceData: '' })
      expect(takeApart('')).to.deep.equal({ text: '', more: '', performanceData: '' })
      expect(takeApart('|a=1')).to.deep.equal({ text: '', more: '', performanceData: 'a=1' })
    })

    it('of whatever bytes there are costs little time and never the program', function () {
      this.timeout(60_000)
      const part = fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.constantFrom("'", '=', ';', ' ', '1', 'U', '@', '~', ':', 'e9'),
      )
      fc.assert(
        fc.property(fc.array(part, { maxLength: 200 }), (parts) => {
          for (const { value } of parsePerformanceData(parts.join('')).metrics)
            expect(Number.isFinite(value)).to.equal(true)
        }),
      )
      for (const long of ["'", '=', 'a=1 ', "''", '1'.repeat(20), 'a='])
        expect(parsePerformanceData(long.repeat(65_536 / long.length)).metrics.length).to.be.at.most(1000)
    })
  })
})

function alert(written: string, value: number): boolean {
  const parsed = parsePluginRange(written)
  if (!parsed.ok) throw new Error(parsed.why)
  return alerts(parsed.range, value)
}
