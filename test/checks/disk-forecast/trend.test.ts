import { expect } from 'chai'
import fc from 'fast-check'
import { advanced, thinned } from '../../../checks/disk-forecast/history.ts'
import type { Point, Series } from '../../../checks/disk-forecast/history.ts'
import { forecast } from '../../../checks/disk-forecast/trend.ts'
import type { Forecast } from '../../../checks/disk-forecast/trend.ts'

const HOUR = 3600
const DAY = 24 * HOUR
const SIZE = 1_000_000
const START = 1_795_000_000

/** What is known after somebody has looked every `everyS` for `days`, at a level that is told for each moment. */
function after(days: number, level: (day: number) => number, { everyS = HOUR, size = SIZE } = {}): Series {
  let series: readonly Series[] = []
  for (let at = 0; at <= days * DAY; at += everyS) {
    const used = Math.round(Math.min(size, Math.max(0, level(at / DAY))))
    series = advanced(series, [{ path: '/', of: 'space', used, free: size - used }], START + at)
  }
  return series[0]!
}
const lookAt = (...given: Parameters<typeof after>): Forecast => forecast(after(...given))
const leftDays = (ahead: Forecast): number => (ahead.kind === 'growing' ? ahead.leftS / DAY : Infinity)

describe('a disk forecast', () => {
  it('says when steady growth fills the disk', () => {
    const ahead = lookAt(4, (day) => 500_000 + day * 50_000)
    expect(leftDays(ahead)).to.be.closeTo(6, 0.01)
    expect(ahead).to.have.property('perDay').that.is.closeTo(50_000, 10)
  })

  it('says nothing before it has looked for a day and a half, and at least eight times', () => {
    expect(lookAt(1.4, (day) => day * 100_000).kind).to.equal('unknown')
    expect(lookAt(1.6, (day) => day * 100_000).kind).to.equal('growing')
    expect(lookAt(3, (day) => day * 100_000, { everyS: 12 * HOUR }).kind).to.equal('unknown')
  })

  it('does not take one big copy for growth', () => {
    for (const moment of [0.3, 1, 2, 3, 3.9])
      expect(lookAt(4, (day) => (day < moment ? 300_000 : 700_000)).kind, `${moment}`).to.equal('steady')
  })

  it('sees that growth has come to an end', () => {
    expect(lookAt(6, (day) => 300_000 + Math.min(day, 2.5) * 100_000).kind).to.equal('steady')
  })

  it('begins anew when space was freed, and when the size changed', () => {
    const freed = after(8, (day) => (day < 6.5 ? day * 100_000 : 100_000 + (day - 6.5) * 100_000))
    expect(freed.points[0]![0]).to.be.within(START + 6.5 * DAY, START + 6.6 * DAY)
    expect(freed.peaks).to.have.length(1)
    expect(forecast(freed).kind).to.equal('growing')
    const grown = advanced([freed], [{ path: '/', of: 'space', used: 250_000, free: SIZE }], START + 9 * DAY)
    expect(grown[0]!.points).to.have.length(1)
  })

  it('follows the tops of what is cleared every night', () => {
    const ahead = lookAt(9, (day) => 300_000 + Math.floor(day) * 40_000 + (day % 1) * 200_000)
    expect(leftDays(ahead)).to.be.within(3, 5)
  })

  it('is not disturbed by a clock that goes back', () => {
    const before = after(4, (day) => day * 100_000)
    const [now] = advanced([before], [{ path: '/', of: 'space', used: 400_000, free: SIZE - 400_000 }], START)
    expect(now!.points).to.deep.equal([[START, 400_000]])
  })

  it('finds any growth that is one, through noise that is small beside it', () => {
    fc.assert(
      fc.property(
        fc.record({
          perDay: fc.integer({ min: 20_000, max: 80_000 }),
          days: fc.integer({ min: 3, max: 9 }),
          noise: fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 30, maxLength: 60 }),
          everyS: fc.constantFrom(600, HOUR, 3 * HOUR, 6 * HOUR),
        }),
        ({ perDay, days, noise, everyS }) => {
          let look = 0
          const stray = (): number => (noise[look++ % noise.length] ?? 0) * 1500
          const ahead = lookAt(days, (day) => 100_000 + day * perDay + stray(), { everyS })
          const left = (SIZE - 100_000) / perDay - days
          expect(leftDays(ahead)).to.be.within(left * 0.85 - 0.2, left * 1.4 + 0.5)
        },
      ),
      { numRuns: 40 },
    )
  })

  it('does not alarm on noise', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 37, maxLength: 120 }),
        fc.integer({ min: 100, max: 9_000 }),
        (noise, high) => {
          const ahead = lookAt((noise.length - 1) / 24, (day) => 800_000 + (noise[Math.round(day * 24)] ?? 0) * high)
          expect(leftDays(ahead)).to.be.above(4)
        },
      ),
      { numRuns: 100 },
    )
  })

  it('does not alarm on logs that are rotated once a day or more often, from the first day on', () => {
    fc.assert(
      fc.property(
        fc.record({
          period: fc.constantFrom(0.25, 0.5, 1),
          high: fc.integer({ min: 500, max: 300_000 }),
          phase: fc.double({ min: 0, max: 1, noNaN: true }),
          everyS: fc.constantFrom(900, HOUR, 2 * HOUR),
        }),
        ({ period, high, phase, everyS }) => {
          const level = (day: number): number => 650_000 + ((day / period + phase) % 1) * high
          for (const days of [1, 1.6, 2.3, 4.9, 9]) expect(leftDays(lookAt(days, level, { everyS }))).to.be.above(4)
        },
      ),
      { numRuns: 25 },
    )
  })

  it('never says anything but a moment in the future, whatever it has read', () => {
    const point = fc.tuple(fc.integer({ min: 0, max: 2e9 }), fc.maxSafeNat())
    const any = fc.record({
      path: fc.string(),
      of: fc.constantFrom('space' as const, 'inodes' as const),
      size: fc.integer({ min: 0, max: 2e15 }),
      points: fc.array(point, { maxLength: 20 }),
      peaks: fc.array(point, { maxLength: 12 }),
    })
    fc.assert(
      fc.property(any, (series) => {
        const ahead = forecast(series)
        if (ahead.kind !== 'growing') return
        expect(ahead.leftS).to.be.at.least(0)
        expect(Number.isFinite(ahead.leftS + ahead.perDay)).to.equal(true)
      }),
    )
  })
})

describe('the history behind it', () => {
  it('keeps 48 points that span days, about equally far apart, however often somebody looks', () => {
    const { points } = after(10, (day) => day * 1000, { everyS: 300 })
    expect(points).to.have.length(48)
    const gaps = points.slice(1).map(([at], index) => at - points[index]![0])
    expect(points.at(-1)![0] - points[0]![0]).to.equal(10 * DAY)
    expect(Math.max(...gaps)).to.be.below((3 * (10 * DAY)) / 47)
  })

  it('forgets what is older than two weeks, and file systems that are gone', () => {
    const { points } = after(20, () => 1)
    expect(points.at(-1)![0] - points[0]![0]).to.be.at.most(14 * DAY)
    expect(advanced([after(1, () => 1)], [], START)).to.deep.equal([])
  })

  it('stays below what may be kept, however many file systems there are', () => {
    for (const count of [1, 20, 60, 400]) {
      const levels = (used: number) =>
        Array.from({ length: count }, (_, index) => ({
          path: `/srv/${'x'.repeat(40)}/${index}`,
          of: 'space' as const,
          used: 1e15 + used,
          free: 9e15 - used,
        }))
      let series: readonly Series[] = []
      for (let at = 0; at < 60; at += 1) series = advanced(series, levels(at), START + at * HOUR)
      expect(JSON.stringify(series).length).to.be.below(65_536)
    }
  })

  it('leaves out none of the ends', () => {
    const points: Point[] = [1, 2, 3, 10, 20].map((at) => [at, at])
    expect(thinned(points, 3).map(([at]) => at)).to.deep.equal([1, 10, 20])
  })
})
