import { expect } from 'chai'
import { greatest, least } from '../../../lib/base/extremes.ts'
import { samplesOf } from '../../../lib/history/samples.ts'
import type { CheckResult } from '../../../lib/model/result.ts'

/** More than a call has room for. */
const MANY = 300_000

describe('the greatest and the least', () => {
  it('are found among as many numbers as there are', () => {
    const many = Array.from({ length: MANY }, (_, nth) => nth)
    expect([greatest(many), least(many)]).to.deep.equal([MANY - 1, 0])
  })

  it('are the limit that is given where there are none, or all lie beyond it', () => {
    expect([greatest([], 0), greatest([-5], 0), least([], 7), least([9], 7)]).to.deep.equal([0, 0, 7, 7])
  })

  it('leave room for a look at an engine with tens of thousands of containers', () => {
    const metrics = [{ name: 'used', value: 1, unit: 'count' }] as const
    const results = Array.from({ length: MANY }, (_, nth): CheckResult => {
      const subject = { target: 'engine', check: 'container-memory', item: `c${nth}` }
      return { kind: 'judged', subject, at: nth, verdict: { item: '', status: 'ok', summary: '', metrics } }
    })
    expect(samplesOf('engine', results)?.at).to.equal(MANY - 1)
  })
})
