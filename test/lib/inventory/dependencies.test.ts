import { expect } from 'chai'
import fc from 'fast-check'
import { dependencyProblems } from '../../../lib/inventory/dependencies.ts'
import type { Needed, Target } from '../../../lib/model/target.ts'
import { aTarget } from '../../helpers/fakes.ts'

const nobody = { spots: new Map<string, never>(), complete: false }

const complaints = (targets: readonly Target[]): string[] =>
  dependencyProblems(targets, nobody).map(({ message }) => message)

describe('targets that need each other', () => {
  const count = 8
  const id = fc.nat(count - 1).map((nth) => `t${nth}`)
  const needed: fc.Arbitrary<Needed> = fc.array(fc.oneof(id, fc.array(id, { minLength: 1, maxLength: 3 })), {
    maxLength: 2,
  })
  /** Whoever is carried is carried by an earlier one: circles of carriers alone are told elsewhere. */
  const fleet = fc
    .array(fc.record({ dependsOn: needed, via: fc.option(fc.nat(count)) }), { minLength: count, maxLength: count })
    .map((all) =>
      all.map(({ dependsOn, via }, nth) =>
        aTarget({ id: `t${nth}`, dependsOn, ...(via !== null && via < nth && { via: `t${via}` }) }),
      ),
    )

  it('are found out wherever one can be reached from itself, and nowhere else', () => {
    fc.assert(
      fc.property(fleet, (targets) => void expect(complaints(targets).length > 0).to.equal(anyReachesItself(targets))),
    )
  })

  it('are told once for each way back, with the way', () => {
    const targets = [
      aTarget({ id: 'a', dependsOn: ['b', ['c']] }),
      aTarget({ id: 'b', dependsOn: ['c'] }),
      aTarget({ id: 'c', via: 'a' }),
    ]
    expect(complaints(targets)).to.deep.equal(['"a" would depend on itself: a → b → c → a'])
  })

  it('may stand behind each other as far as there are targets', () => {
    const chain = Array.from({ length: 100_000 }, (_, nth) => aTarget({ id: `t${nth}`, dependsOn: [`t${nth + 1}`] }))
    expect(complaints(chain)).to.deep.equal([])
    const [told, ...rest] = complaints([...chain, aTarget({ id: 't100000', dependsOn: ['t0'] })])
    expect(told)
      .to.match(/^"t0" would depend on itself: t0 → t1 → /u)
      .and.have.length.below(400)
    expect(rest).to.deep.equal([])
  })
})

/** By following every way as long as it leads to somebody new. */
function anyReachesItself(targets: readonly Target[]): boolean {
  const needs = new Map(
    targets.map(({ id, via, dependsOn }) => [id, [...dependsOn.flat(), ...(via === undefined ? [] : [via])]]),
  )
  return targets.some(({ id }) => {
    const seen = new Set<string>()
    const follow = (from: string): void => {
      for (const each of needs.get(from) ?? []) {
        if (seen.has(each)) continue
        seen.add(each)
        follow(each)
      }
    }
    follow(id)
    return seen.has(id)
  })
}
