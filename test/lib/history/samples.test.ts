import { expect } from 'chai'
import { lookSamples, samplesOf, worthKeeping } from '../../../lib/history/samples.ts'
import { aFaulted, aMetric, aResult, aTargetReport } from '../../helpers/builders.ts'

describe('the numbers of a look', () => {
  it('are those of everything that was judged, at the moment of the latest', () => {
    const results = [
      {
        ...aResult({ metrics: [aMetric({ name: 'used', value: 0.5 }), aMetric({ name: 'free', value: 0.5 })] }),
        at: 5,
      },
      { ...aResult({ metrics: [aMetric({ name: 'busy', value: 0.25 })] }), at: 7 },
      aFaulted(),
    ]
    const look = samplesOf('web-1', results)
    expect(look?.samples.map(({ metric, value }) => [metric, value])).to.deep.equal([
      ['used', 0.5],
      ['free', 0.5],
      ['busy', 0.25],
    ])
    expect(look?.at).to.equal(Math.max(...results.map(({ at }) => at)))
  })

  it('are none where nothing was judged, or what was measured is no number', () => {
    expect(samplesOf('web-1', [aFaulted()])).to.equal(null)
    for (const value of [NaN, Infinity, -Infinity])
      expect(samplesOf('web-1', [aResult({ metrics: [aMetric({ value })] })])).to.equal(null)
  })

  it('tell what the look has cost, also one that has brought nothing', () => {
    const look = lookSamples(aTargetReport({ tookMs: 34.6 }), [aFaulted()], { at: 5, lateMs: -3 })
    expect([look.target, look.at]).to.deep.equal(['web-1', 5])
    expect(look.samples.map(({ check, metric, value }) => [check, metric, value])).to.deep.equal([
      ['reachable', 'took', 35],
      ['reachable', 'late', 0],
      ['reachable', 'round-trips', 1],
      ['reachable', 'bytes', 5120],
      ['reachable', 'connections', 1],
    ])
    const one = aResult({ at: 7, metrics: [aMetric()] })
    expect(lookSamples(aTargetReport(), [one], { at: 5, lateMs: 0 })).to.deep.include({ at: 7 })
  })

  it('lose what is noise, and nothing that was counted', () => {
    expect(worthKeeping(0.123456789, 'ratio')).to.equal(0.1235)
    expect(worthKeeping(0.00004, 'ratio')).to.equal(0)
    expect(worthKeeping(12.345678, 'ms')).to.equal(12.35)
    expect(worthKeeping(123456.789, 'per-second')).to.equal(123457)
    expect(worthKeeping(1.23456789e-7, 'count')).to.equal(1.235e-7)
    for (const value of [0, -0, 34_359_738_367, 2 ** 53, -17]) expect(worthKeeping(value, 'count')).to.equal(value)
  })
})
