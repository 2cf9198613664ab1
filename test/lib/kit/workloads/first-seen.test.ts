import { expect } from 'chai'
import fc from 'fast-check'
import { firstSeen, fitting, sinceOf, stillSeen } from '../../../../lib/kit/workloads/first-seen.ts'
import { foreignText } from '../../../helpers/arbitraries.ts'

const whats = fc.array(foreignText, { maxLength: 20 })
const at = fc.nat({ max: 1_000_000 })

describe('since when something is so, where nobody else says', () => {
  it('is since it was first seen, for as long as it is seen at each look', () => {
    const one = stillSeen(null, ['web'], 1000)
    const two = stillSeen(one, ['web', 'api'], 2000)
    expect([sinceOf(two, 'web', 2000), sinceOf(two, 'api', 2000)]).to.deep.equal([1000, 2000])
    const gone = stillSeen(two, ['api'], 3000)
    expect(sinceOf(stillSeen(gone, ['web'], 4000), 'web', 4000)).to.equal(4000)
  })

  it('is now where it was not so before, and no moment that is yet to come', () => {
    expect(sinceOf(null, 'web', 5000)).to.equal(5000)
    expect(sinceOf([['web', 9000]], 'web', 5000)).to.equal(5000)
    expect(stillSeen([['web', 9000]], ['web'], 5000)).to.deep.equal([['web', 5000]])
  })

  it('knows each once, the longest lasting first, and reads back what it kept', () => {
    fc.assert(
      fc.property(whats, whats, at, at, (before, now, then, later) => {
        const kept = stillSeen(stillSeen(null, before, then), now, then + later)
        expect(kept.map(([what]) => what)).to.have.members([...new Set(now)])
        const times = kept.map(([, since]) => since)
        expect(times).to.deep.equal(times.toSorted((one, other) => one - other))
        expect(firstSeen.parse(JSON.parse(JSON.stringify(kept)))).to.have.length(kept.length)
      }),
    )
  })
})

describe('what fits into the memory of a check', () => {
  it('is the first of them, in bytes and not in letters, and no more', () => {
    fc.assert(
      fc.property(fc.array(foreignText), fc.nat({ max: 2000 }), (all, budget) => {
        const kept = fitting(all, budget)
        expect(all.slice(0, kept.length)).to.deep.equal(kept)
        const bytes = (some: readonly string[]): number =>
          some.reduce((sum, each) => sum + Buffer.byteLength(JSON.stringify(each)) + 1, 0)
        expect(bytes(kept)).to.be.at.most(budget)
        if (kept.length < all.length) expect(bytes(all.slice(0, kept.length + 1))).to.be.greaterThan(budget)
      }),
    )
  })
})
