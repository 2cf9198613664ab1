import { expect } from 'chai'
import { watchedLook } from '../../../../lib/app/daemon/watched-look.ts'

const MINUTE = 60_000
const every = (everyMs: number) => watchedLook({ id: 'web-1', schedule: { kind: 'every', everyMs } }, 1_000)

describe('a look', () => {
  it('speaks until the next one is due, and a missed one is no gap', () => {
    expect(every(MINUTE)).to.deep.equal({ target: 'web-1', from: 1_000, until: 61_000, joinMs: 6 * MINUTE })
    const { until, joinMs } = every(10 * MINUTE)
    expect([until - 1_000, joinMs]).to.deep.equal([10 * MINUTE, 10 * MINUTE])
  })

  it('says nothing for hours after the last one, however seldom somebody looks', () => {
    const { until, joinMs } = every(24 * 60 * MINUTE)
    expect(until - 1_000).to.equal(15 * MINUTE)
    expect(until + joinMs - 1_000).to.equal(48 * 60 * MINUTE)
  })

  it('keeps to a cron expression as well', () => {
    const schedule = { kind: 'cron', expression: '*/5 * * * *', timezone: 'UTC' } as const
    const { from, until } = watchedLook({ id: 'web-1', schedule }, Date.UTC(2026, 10, 1, 0, 1))
    expect(until - from).to.equal(4 * MINUTE)
  })
})
