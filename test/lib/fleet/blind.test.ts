import { expect } from 'chai'
import { blindness } from '../../../lib/fleet/blind.ts'
import type { Seen } from '../../../lib/fleet/blind.ts'

const MINUTE = 60_000

/** So many targets, of which the first have gone at these minutes. */
function fleet(count: number, goneAt: readonly number[]): Seen[] {
  return Array.from({ length: count }, (_, nth) => ({
    id: `t${nth}`,
    isDown: nth < goneAt.length,
    since: (goneAt[nth] ?? 0) * MINUTE,
  }))
}

const view = (independent: Seen[], references: Seen[] = []) => ({ independent, references, withinMs: 2 * MINUTE })

describe('whether we can see at all', () => {
  it('is doubted when most targets vanish together', () => {
    expect(blindness(view(fleet(10, [5, 5, 6, 6, 6])), false)).to.equal('5 of 10 independent targets cannot be reached')
  })

  it('is not doubted when they have gone one after the other', () => {
    expect(blindness(view(fleet(10, [5, 65, 125, 185, 245])), false)).to.equal(null)
  })

  it('is not doubted for two, nor for a minority', () => {
    expect(blindness(view(fleet(2, [5, 5])), false)).to.equal(null)
    expect(blindness(view(fleet(10, [5, 5, 5, 5])), false)).to.equal(null)
  })

  it('stays in doubt until most are back, whoever else has gone since', () => {
    const since = fleet(10, [5, 5, 6, 6, 90])
    expect(blindness(view(since), false)).to.equal(null)
    expect(blindness(view(since), true)).to.be.a('string')
    expect(blindness(view(fleet(10, [5, 5, 6, 6])), true)).to.equal(null)
  })

  it('is for the references alone to say where there are any', () => {
    const all = fleet(10, [5, 5, 5, 5, 5, 5])
    expect(blindness(view(all, fleet(2, [5])), false)).to.equal(null)
    expect(blindness(view(fleet(10, []), fleet(2, [5, 5])), false)).to.equal('none of 2 references can be reached')
  })
})
