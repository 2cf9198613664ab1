import { expect } from 'chai'
import { settledTime } from '../../../../lib/app/daemon/settled-time.ts'
import { HOUR, MINUTE } from '../../../helpers/telling.ts'
import { aVirtualClock } from '../../../helpers/virtual-clock.ts'

const DAY = 24 * HOUR
const YEARS = 3650 * DAY

describe('the time for whoever throws things away', () => {
  it('is that of the clock, also where it is set a little', async () => {
    const clock = aVirtualClock(0)
    const time = settledTime(clock, null)
    for (const set of [0, 30 * MINUTE, -5 * HOUR, -YEARS]) {
      clock.set(clock.now() + set)
      expect(time()).to.equal(clock.now())
      await clock.pass(HOUR)
    }
  })

  it('goes on where it was when the clock leaps ahead, and follows when that has lasted for a day', async () => {
    const clock = aVirtualClock(0)
    const time = settledTime(clock, null)
    clock.set(YEARS)
    for (let hours = 0; hours < 24; hours += 1) {
      expect(time()).to.equal(hours * HOUR)
      await clock.pass(HOUR)
    }
    expect(time()).to.equal(YEARS + DAY)
    await clock.pass(HOUR)
    expect(time()).to.equal(YEARS + DAY + HOUR)
  })

  it('begins to count anew when the clock was right in between', async () => {
    const clock = aVirtualClock(0)
    const time = settledTime(clock, null)
    for (let nth = 0; nth < 3; nth += 1) {
      clock.set(clock.now() + YEARS)
      expect(time()).to.be.below(YEARS)
      await clock.pass(20 * HOUR)
      expect(time()).to.be.below(YEARS)
      clock.set(clock.now() - YEARS)
      expect(time()).to.equal(clock.now())
    }
  })

  it('doubts a clock that is ahead at the start of what was seen last', () => {
    const clock = aVirtualClock(YEARS)
    expect(settledTime(clock, 5 * HOUR)()).to.equal(5 * HOUR)
    expect(settledTime(clock, YEARS + DAY)()).to.equal(YEARS)
  })
})
