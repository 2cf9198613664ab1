import { expect } from 'chai'
import { oneSample } from '../../../lib/history/buckets.ts'
import { sparkline, stepLength, stepsOf } from '../../../lib/history/steps.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

describe('steps of a span', () => {
  it('have a length that people count in', () => {
    const lengthOf = (hours: number): number => stepLength(hours * HOUR, 48) / MINUTE
    expect([1, 24, 7 * 24, 90 * 24].map(lengthOf)).to.deep.equal([2, 30, 360, 2 * 24 * 60])
  })

  it('cover all of it, and say where nothing was measured', () => {
    const buckets = [oneSample(61 * MINUTE, 1), oneSample(62 * MINUTE, 3), oneSample(4 * HOUR, 2)]
    const steps = stepsOf(buckets, { from: HOUR, to: 5 * HOUR, lengthMs: HOUR })
    expect(steps.map(({ at }) => at / HOUR)).to.deep.equal([1, 2, 3, 4])
    expect(steps.map(({ bucket }) => bucket?.count ?? 0)).to.deep.equal([2, 0, 0, 1])
    expect(steps[0]?.bucket).to.deep.equal({ at: HOUR, count: 2, min: 1, max: 3, sum: 4 })
  })

  it('are drawn from the least to the largest, with a dot for what is not known', () => {
    const of = (...means: (number | null)[]): string =>
      sparkline(means.map((mean, nth) => ({ at: nth, bucket: mean === null ? null : oneSample(nth, mean) })))
    expect(of(0, 1, null, 0.5)).to.equal('▁█·▅')
    expect(of(7, 7, 7)).to.equal('▁▁▁')
    expect(of(null, null)).to.equal('··')
  })
})
