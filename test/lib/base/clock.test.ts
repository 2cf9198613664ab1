import { expect } from 'chai'
import { systemClock } from '../../../lib/base/clock.ts'

describe('the clock of the system', () => {
  it('does not wake at once who sleeps for longer than a timer can count', async () => {
    const over = new AbortController()
    let isAwake = false
    const sleeping = [2 ** 31, 10 * 365 * 86_400_000, Infinity].map((ms) =>
      systemClock.sleep(ms, over.signal).then(
        () => (isAwake = true),
        () => 'it was woken',
      ),
    )
    await systemClock.sleep(20)
    over.abort()
    await Promise.all(sleeping)
    expect(isAwake).to.equal(false)
  })
})
