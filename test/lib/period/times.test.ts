import { expect } from 'chai'
import fc from 'fast-check'
import { TIME_KINDS } from '../../../lib/model/period-report.ts'
import type { Span } from '../../../lib/model/time.ts'
import { common, lengthOf, united, without } from '../../../lib/period/spans.ts'
import { addTimes, paint, stripOf, timesOf, upRatioOf } from '../../../lib/period/times.ts'
import type { Layers } from '../../../lib/period/times.ts'

const NOTHING: Layers = { watched: [], maintenance: [], blind: [], away: [], critical: [], unknown: [], warning: [] }
const WHOLE = { from: 0, until: 100 }
const span = (from: number, until: number): Span => ({ from, until })
const timesIn = (layers: Partial<Layers>, whole = WHOLE) => timesOf(paint({ ...NOTHING, ...layers }, whole))
const all = [span(-50, 150)]

const anySpans = fc.array(
  fc
    .record({ from: fc.integer({ min: -50, max: 150 }), long: fc.nat(80) })
    .map(({ from, long }) => span(from, from + long)),
  { maxLength: 6 },
)
const anyLayers: fc.Arbitrary<Layers> = fc.record({
  ...{ watched: anySpans, maintenance: anySpans, blind: anySpans, away: anySpans },
  ...{ critical: anySpans, unknown: anySpans, warning: anySpans },
})
const sum = (times: ReturnType<typeof timesOf>): number => TIME_KINDS.reduce((total, kind) => total + times[kind], 0)

describe('the times of a period', () => {
  it('add up to the period, whatever was known', () => {
    fc.assert(fc.property(anyLayers, (layers) => void expect(sum(timesIn(layers))).to.equal(100)))
  })

  it('are the same in one piece and in two', () => {
    fc.assert(
      fc.property(anyLayers, fc.integer({ min: 0, max: 100 }), (layers, at) => {
        const halves = addTimes(timesIn(layers, span(0, at)), timesIn(layers, span(at, 100)))
        expect(halves).to.deep.equal(timesIn(layers))
      }),
    )
  })

  it('do not depend on the order in which anything is told, nor on telling it twice', () => {
    fc.assert(
      fc.property(anyLayers, (layers) => {
        const told = (of: (spans: readonly Span[]) => readonly Span[]): Layers =>
          Object.fromEntries(
            Object.entries(layers).map(([name, spans]) => [name, of(spans as Span[])]),
          ) as unknown as Layers
        expect(timesIn(told((spans) => [...spans].reverse()))).to.deep.equal(timesIn(layers))
        expect(timesIn(told((spans) => [...spans, ...spans]))).to.deep.equal(timesIn(layers))
      }),
    )
  })

  it('count as not measured what nobody looked at, whatever was believed then', () => {
    fc.assert(
      fc.property(anyLayers, (layers) => {
        const { unmeasured } = timesIn(layers)
        expect(unmeasured).to.equal(100 - lengthOf(common([WHOLE], united(layers.watched))))
      }),
    )
    expect(timesIn({ critical: all })).to.deep.include({ down: 0, ok: 0, unmeasured: 100 })
  })

  it('say neither up nor down of who could not be reached, in maintenance, or while we were blind', () => {
    const bad = { watched: all, critical: [span(0, 40)] }
    expect(timesIn({ ...bad, away: [span(0, 40)] })).to.deep.include({ down: 0, unknown: 40, ok: 60 })
    expect(timesIn({ ...bad, maintenance: [span(10, 20)] })).to.deep.include({ down: 30, maintenance: 10, ok: 60 })
    expect(timesIn({ ...bad, blind: [span(0, 15)] })).to.deep.include({ down: 25, blind: 15, ok: 60 })
  })

  it('take the worst of what was seen', () => {
    const times = timesIn({ watched: all, warning: [span(0, 60)], unknown: [span(20, 40)], critical: [span(30, 50)] })
    expect(times).to.deep.include({ degraded: 30, unknown: 10, down: 20, ok: 40 })
    expect(upRatioOf(times)).to.equal(70 / 90)
  })

  it('have no share where nothing is known', () => {
    expect(upRatioOf(timesIn({}))).to.equal(null)
    expect(upRatioOf(timesIn({ watched: all, critical: all }))).to.equal(0)
  })
})

describe('spans', () => {
  it('are taken apart and put together without losing a moment', () => {
    fc.assert(
      fc.property(anySpans, anySpans, (one, other) => {
        const [a, b] = [united(one), united(other)]
        expect(united([...common(a, b), ...without(a, b)])).to.deep.equal(a)
        expect(common(without(a, b), b)).to.deep.equal([])
      }),
    )
  })
})

describe('a strip', () => {
  const strip = (layers: Partial<Layers>) => stripOf(paint({ ...NOTHING, watched: all, ...layers }, WHOLE), WHOLE, 10)

  it('shows what was bad however short it was, and what was not measured where it fills half', () => {
    expect(strip({ critical: [span(34, 35)] })).to.deep.equal([
      ...Array<string>(3).fill('ok'),
      'down',
      ...Array<string>(6).fill('ok'),
    ])
    expect(strip({ watched: [span(24, 100)] }).slice(0, 3)).to.deep.equal(['unmeasured', 'unmeasured', 'ok'])
  })

  it('has as many parts as were asked for, whatever was known', () => {
    fc.assert(fc.property(anyLayers, (layers) => void expect(strip(layers)).to.have.length(10)))
  })
})
