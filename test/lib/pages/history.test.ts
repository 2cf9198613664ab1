import { expect } from 'chai'
import fc from 'fast-check'
import { UNITS } from '../../../lib/model/limit.ts'
import { chart } from '../../../lib/pages/history/chart.ts'
import { dayWords, upWords } from '../../../lib/pages/history/day-bars.ts'
import type { Frame, SeriesSeen } from '../../../lib/pages/history/measured.ts'
import { timeTicks, valueTicks } from '../../../lib/pages/history/ticks.ts'
import { historyPage } from '../../../lib/pages/history.ts'
import { rendered } from '../../../lib/pages/markup.ts'
import { numbersPage } from '../../../lib/pages/numbers.ts'
import { pageOf } from '../../../lib/pages/parts/paging.ts'
import { NOW, SITE } from '../../helpers/boards.ts'
import { fleetBoard } from '../../helpers/sample-fleet.ts'
import { endedIncidents, someDays, someNumbers } from '../../helpers/sample-past.ts'

const HOUR = 3_600_000
const FRAME: Frame = { from: NOW - 24 * HOUR, to: NOW, stepMs: HOUR }

function series(values: readonly (number | null)[]): SeriesSeen {
  const subject = { target: 'web-1', check: 'cpu', item: '' }
  return {
    series: { subject, metric: 'busy', unit: 'ratio' },
    resolution: 'hour',
    steps: values.map((value, nth) => {
      const bucket =
        value === null ? null : { at: FRAME.from + nth * HOUR, count: 2, min: value / 2, max: value, sum: value * 1.5 }
      return { at: FRAME.from + nth * HOUR, bucket }
    }),
  }
}

const drawn = (values: readonly (number | null)[], isTold = false): string =>
  rendered(chart(series(values), FRAME, 120, isTold))
const pathOf = (text: string, kind: string): string =>
  new RegExp(`class="${kind}" d="(.*?)"`, 'u').exec(text)?.[1] ?? ''
const day = (value: number | null): readonly (number | null)[] => Array.from({ length: 24 }, () => value)

describe('the marks of a chart', () => {
  const labels = (least: number, most: number, unit: (typeof UNITS)[number]): string =>
    valueTicks(least, most, unit)
      .map(({ label }) => label)
      .join(' ')

  it('are round in their unit', () => {
    expect(labels(0.1, 0.43, 'ratio')).to.equal('0% 20% 40% 60%')
    expect(labels(0.41, 0.48, 'ratio')).to.equal('40% 42% 44% 46% 48%')
    expect(labels(2 ** 30, 7 * 2 ** 30, 'bytes')).to.equal('0 B 2 GiB 4 GiB 6 GiB 8 GiB')
    expect(labels(28, 59, 'ms')).to.equal('0ms 20ms 40ms 60ms')
    expect(labels(0, 3 * HOUR, 'ms')).to.equal('0ms 1h 2h 3h')
    expect(labels(-4 * HOUR, HOUR, 'ms')).to.equal('-4h -2h 0ms 2h')
    expect(labels(3, 3, 'count')).to.equal('3 3.1')
  })

  it('hold every value between the first and the last of them, and are few', () => {
    const value = fc.double({ min: -1e15, max: 1e15, noNaN: true, noDefaultInfinity: true })
    fc.assert(
      fc.property(value, value, fc.constantFrom(...UNITS), (one, other, unit) => {
        const [least, most] = [Math.min(one, other), Math.max(one, other)]
        const ticks = valueTicks(least, most, unit)
        const slack = Math.abs(most - least) * 1e-6 + Math.abs(most) * 1e-9
        expect(ticks.length).to.be.within(2, 7)
        expect(ticks[0]?.at).to.be.at.most(least + slack)
        expect(ticks.at(-1)?.at).to.be.at.least(most - slack)
        for (const { at } of ticks) expect(Number.isFinite(at)).to.equal(true)
      }),
    )
  })

  it('are round moments of UTC', () => {
    const said = (hours: number): string =>
      timeTicks(NOW - hours * HOUR, NOW)
        .map(({ label }) => label)
        .join(' ')
    expect(said(24)).to.equal('04:00 08:00 12:00 16:00 20:00 00:00')
    expect(said(168)).to.equal('17 Nov 18 Nov 19 Nov 20 Nov 21 Nov 22 Nov 23 Nov')
    expect(said(720)).to.equal('29 Oct 3 Nov 8 Nov 13 Nov 18 Nov 23 Nov')
  })
})

describe('a chart', () => {
  it('has a line for the mean and a band from the least to the most', () => {
    const text = drawn(day(0.5))
    expect(pathOf(text, 'mean').match(/[ML]/gu)).to.have.length(24)
    expect(pathOf(text, 'band')).to.match(/Z$/u)
    expect(text).to.contain('aria-label="busy: 25% to 50%, 37.5% last"').and.to.not.contain('class="hole"')
  })

  it('shows where nobody measured as that, and draws no line through it', () => {
    const text = drawn(day(0.5).map((value, nth) => (nth >= 6 && nth < 12 ? null : value)))
    expect(pathOf(text, 'mean').match(/M/gu)).to.have.length(2)
    expect(text).to.contain('nothing was measured from 2026-11-22 07:00:00Z, for 6h')
  })

  it('shows also what is missing at the beginning and at the end', () => {
    const text = drawn(day(0.5).map((value, nth) => (nth < 3 || nth > 20 ? null : value)))
    expect(text.match(/class="hole"/gu)).to.have.length(2)
  })

  it('shows one value alone as a dot', () => {
    const text = drawn(day(null).map((_, nth) => (nth === 5 ? 0.5 : null)))
    expect([pathOf(text, 'mean'), pathOf(text, 'dot')]).to.deep.equal(['', 'M229.2,54.8h.1'])
  })

  it('tells every step to whoever points at it, where there is room', () => {
    expect(drawn(day(0.5), true)).to.contain('2026-11-22 01:00:00Z: 25% to 50%, mean 37.5%')
  })

  it('is of numbers only, whatever was measured', () => {
    const any = fc.array(fc.option(fc.double({ min: -1e12, max: 1e12, noNaN: true })), { minLength: 1, maxLength: 40 })
    fc.assert(fc.property(any, (values) => void expect(drawn(values)).to.not.match(/NaN|Infinity|undefined/u)))
  })
})

describe('days of a target', () => {
  it('are told in words, with what nobody watched', () => {
    expect(dayWords(someDays('web-1'))).to.match(
      /^99\.93% up; of 60 days degraded on 1, down on 1, .*not measured on 8$/u,
    )
    expect(dayWords(someDays('web-1', 3))).to.equal('nothing is known of that time; of 60 days not measured on 60')
  })

  it('are never rounded up to what they were not', () => {
    expect([1, 0.999996, 0.5, 0].map(upWords)).to.deep.equal(['100%', '99.99%', '50.00%', '0%'])
  })
})

describe('the pages of the history', () => {
  const board = fleetBoard()
  const around = { board, site: SITE }

  it('list how targets did, and what is over', () => {
    const asked = { q: '', of: '' }
    const text = rendered(
      historyPage({ targets: pageOf([someDays('web-1')], '1', 40), ended: endedIncidents(), asked, ...around }),
    )
    expect(text).to.contain('<strong>99.93%</strong>').and.to.contain('workload-replicas shop/web')
    expect(text).to.contain(`/history?before=${endedIncidents().before}#over`)
  })

  it('have an end: pages of rows, and the first one for what is no page', () => {
    const many = Array.from({ length: 95 }, (_, nth) => nth)
    expect(
      [undefined, '0', '-1', '2x', '2', '9999999', '99'].map((asked) => pageOf(many, asked, 40).page),
    ).to.deep.equal([1, 1, 1, 1, 2, 1, 3])
    expect(pageOf([], '7', 40)).to.deep.equal({ shown: [], page: 1, pages: 1 })
  })

  it('show the numbers of a target, and lead to each by itself', () => {
    const seen = someNumbers()
    const text = rendered(
      numbersPage({ asked: { target: 'web-1', period: '24h' }, seen, availability: null, ...around }),
    )
    expect(text.match(/class="plot"/gu)).to.have.length(6)
    expect(text).to.contain('/history?target=web-1&amp;check=disk&amp;item=%2Fvar&amp;metric=used&amp;period=24h')
    expect(text).to.contain('has 120 items').and.to.not.contain('As numbers')
  })

  it('tell one number alone as a table, too', () => {
    const seen = someNumbers('7d', { check: 'cpu' })
    const text = rendered(
      numbersPage({ asked: { target: 'web-1', check: 'cpu', period: '7d' }, seen, availability: null, ...around }),
    )
    expect(text).to.contain('As numbers').and.to.contain('class="step"')
  })

  it('say when nothing was measured, and when nothing is kept', () => {
    const none = { ...someNumbers(), series: [], apart: [] }
    const text = (isOff: boolean): string =>
      rendered(
        numbersPage({
          asked: { target: 'web-1', period: '30d' },
          seen: { ...none, isOff },
          availability: null,
          ...around,
        }),
      )
    expect(text(false)).to.contain('Nothing was measured in the last 30 days.')
    expect(text(true)).to.contain('“history” is off in the settings of targets.yaml')
  })
})
