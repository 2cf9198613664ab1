import { expect } from 'chai'
import { breakerAfter, CLOSED, pauseMs } from '../../../lib/schedule/breaker.ts'
import type { Breaker } from '../../../lib/schedule/breaker.ts'

const MINUTE = 60_000

/** "x" did not reach it, "o" did: the pause after each look in minutes. */
function pauses(looks: string): number[] {
  let breaker: Breaker = CLOSED
  return Array.from(looks).map((look, nth) => {
    breaker = breakerAfter(breaker, look === 'o', nth * MINUTE)
    return pauseMs(breaker, MINUTE) / MINUTE
  })
}

describe('a target that cannot be reached', () => {
  it('is asked as ever four times, then less and less often, every five minutes at least', () => {
    expect(pauses('xxxxxxxxx')).to.deep.equal([0, 0, 0, 0, 1, 3, 4, 4, 4])
  })

  it('is asked in its rhythm as soon as it answers, and is trusted after the second answer', () => {
    expect(pauses('xxxxxxooxxxx')).to.deep.equal([0, 0, 0, 0, 1, 3, 0, 0, 0, 0, 0, 0])
    let breaker: Breaker = CLOSED
    const open = Array.from('xxxxxxoo').map(
      (look, nth) => (breaker = breakerAfter(breaker, look === 'o', nth)).openSince,
    )
    expect(open).to.deep.equal([null, null, null, null, 4, 4, 4, null])
  })

  it('is not asked less often than it was meant to be when that is seldom', () => {
    let breaker: Breaker = CLOSED
    for (let nth = 0; nth < 9; nth += 1) breaker = breakerAfter(breaker, false, nth)
    expect(pauseMs(breaker, 60 * MINUTE)).to.equal(0)
  })
})
