import { expect } from 'chai'
import fc from 'fast-check'
import { providersFirst } from '../../../../lib/app/replace/order.ts'

/** Names, and what each of them needs: in a circle only where one needs a later one. */
const anyNeeds = (isLater: boolean): fc.Arbitrary<ReadonlyMap<number, readonly number[]>> =>
  fc
    .array(fc.array(fc.nat(11), { maxLength: 4 }), { minLength: 1, maxLength: 12 })
    .map(
      (all) =>
        new Map(all.map((needs, at) => [at, needs.filter((each) => each < all.length && (isLater || each < at))])),
    )

describe('the order in which containers need each other', () => {
  it('has each behind all that it needs, and each once', () => {
    fc.assert(
      fc.property(anyNeeds(false), fc.integer(), (needs, seed) => {
        const given = [...needs.keys()].sort((one, other) => ((one * 7 + seed) % 5) - ((other * 7 + seed) % 5))
        const { order, circle } = providersFirst(given, (one) => needs.get(one) ?? [])
        expect(circle).to.equal(null)
        expect([...order].sort((one, other) => one - other)).to.deep.equal([...needs.keys()])
        for (const [one, own] of needs)
          for (const each of own) expect(order.indexOf(each)).to.be.below(order.indexOf(one))
      }),
    )
  })

  it('names those that go in a circle, each needing the next, and still has each of them once', () => {
    fc.assert(
      fc.property(anyNeeds(true), (needs) => {
        const { order, circle } = providersFirst([...needs.keys()], (one) => needs.get(one) ?? [])
        expect([...order].sort((one, other) => one - other)).to.deep.equal([...needs.keys()])
        for (const [at, one] of (circle ?? []).entries())
          expect(needs.get(one)).to.include(circle?.[(at + 1) % circle.length])
        expect(circle !== null).to.equal([...needs.keys()].some((one) => reaches(one, one, needs)))
      }),
    )
  })

  it('leaves those that need nothing as they were given', () => {
    expect(providersFirst(['c', 'a', 'b'], () => []).order).to.deep.equal(['c', 'a', 'b'])
  })
})

function reaches(
  from: number,
  to: number,
  needs: ReadonlyMap<number, readonly number[]>,
  seen = new Set<number>(),
): boolean {
  return (needs.get(from) ?? []).some((each) => {
    if (each === to) return true
    if (seen.has(each)) return false
    seen.add(each)
    return reaches(each, to, needs, seen)
  })
}
