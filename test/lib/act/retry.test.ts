import { expect } from 'chai'
import { afterTry } from '../../../lib/act/retry.ts'
import type { Delivery } from '../../../lib/kit/notifier.ts'
import type { Outgoing } from '../../../lib/model/notice.ts'
import { aNotice, anEntry } from '../../helpers/notices.ts'

const HOUR = 3_600_000

/** How long it waits after each try, in seconds, until it has arrived or was given up. */
function pauses(answer: (nth: number) => Delivery, chance = 0.5): (number | string)[] {
  let outgoing: Outgoing = { notice: aNotice([anEntry()], { at: 0 }), state: 'waiting', attempts: 0, at: 0, answer: '' }
  const told: (number | string)[] = []
  for (let nth = 0; outgoing.state === 'waiting' && nth < 1000; nth += 1) {
    const now = outgoing.at
    outgoing = afterTry(outgoing, answer(nth), { now, chance })
    told.push(outgoing.state === 'waiting' ? (outgoing.at - now) / 1000 : outgoing.state)
  }
  return told
}

const fails: Delivery = { kind: 'rejected', isFinal: false, reason: '503' }
const refuses: Delivery = { kind: 'rejected', isFinal: true, reason: '404' }

describe('a notice that does not arrive', () => {
  it('is tried after five seconds, and then after twice as long each time, five minutes at most', () => {
    expect(pauses(() => fails).slice(0, 9)).to.deep.equal([5, 10, 20, 40, 80, 160, 300, 300, 300])
  })

  it('is given up after a day, and told until then', () => {
    const all = pauses(() => fails)
    expect(all.at(-1)).to.equal('dead')
    const seconds = all.reduce<number>((sum, each) => sum + (typeof each === 'number' ? each : 0), 0)
    expect(seconds * 1000).to.be.within(24 * HOUR, 24 * HOUR + 300_000)
  })

  it('is given up after five tries by somebody who will never take it', () => {
    expect(pauses(() => refuses)).to.deep.equal([5, 10, 20, 40, 'dead'])
  })

  it('does not come back together with all others', () => {
    expect(pauses(() => fails, 0)[0]).to.equal(4)
    expect(pauses(() => fails, 1)[0]).to.equal(6)
  })

  it('waits as long as it is asked to, a quarter of an hour at most', () => {
    const busy = (retryAfterMs: number): Delivery => ({ ...fails, retryAfterMs })
    expect(pauses((nth) => (nth === 0 ? busy(120_000) : { kind: 'delivered', reference: '' }))).to.deep.equal([
      120,
      'delivered',
    ])
    expect(pauses(() => busy(10 * HOUR))[0]).to.equal(900)
  })
})
