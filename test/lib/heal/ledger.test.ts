import { expect } from 'chai'
import { notAhead, hasHelped, timeOf, withHealth } from '../../../lib/heal/ledger.ts'
import { deed, MINUTE_MS, NOW } from '../../helpers/healing.ts'

describe('what became of a deed', () => {
  it('is that it has helped when the trouble is over behind it, and only once', () => {
    const well = withHealth(deed(), null, NOW)
    expect(hasHelped(well)).to.equal(true)
    const again = withHealth(withHealth(well, NOW + MINUTE_MS, NOW + MINUTE_MS), null, NOW + 2 * MINUTE_MS)
    expect(hasHelped(again)).to.equal(false)
  })

  it('is not that it has helped when it failed, or nobody knows, whatever became of the trouble', () => {
    for (const outcome of ['failed', 'unknown'] as const)
      expect(hasHelped(withHealth(deed({ outcome }), null, NOW))).to.equal(false)
  })

  it('is nothing while it is under way', () => {
    const running = deed({ endedAt: null, outcome: 'under-way' })
    expect(withHealth(running, null, NOW)).to.equal(running)
  })

  it('remembers the longest time for which it was well', () => {
    const first = withHealth(withHealth(deed(), null, NOW), NOW + 5 * MINUTE_MS, NOW + 5 * MINUTE_MS)
    const second = withHealth(withHealth(first, null, NOW + 6 * MINUTE_MS), NOW + 7 * MINUTE_MS, NOW + 7 * MINUTE_MS)
    expect(second).to.include({ wellSince: null, longestWellMs: 5 * MINUTE_MS })
  })

  it('is of now where the clock was far ahead then, and counts once more', () => {
    const YEAR_MS = 365 * 24 * 60 * MINUTE_MS
    const ahead = deed({ at: NOW + YEAR_MS, endedAt: NOW + YEAR_MS + 5, wellSince: NOW + YEAR_MS + 9 })
    const righted = notAhead(ahead, NOW)
    expect(righted).to.deep.equal({ ...ahead, at: NOW, endedAt: NOW, wellSince: NOW })
    expect(timeOf([righted], NOW)).to.equal(NOW)
    expect(notAhead(righted, NOW + MINUTE_MS)).to.equal(righted)
    const unended = deed({ at: NOW + YEAR_MS, endedAt: null, wellSince: null })
    expect(notAhead(unended, NOW)).to.include({ at: NOW, endedAt: null, wellSince: null })
  })

  it('gives no budget back to a clock that is set back', () => {
    expect(timeOf([deed({ at: NOW })], NOW - MINUTE_MS)).to.equal(NOW)
  })
})
