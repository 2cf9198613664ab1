import { expect } from 'chai'
import fc from 'fast-check'
import { rhythmOf } from '../../../lib/schedule/rhythm.ts'

const every = (everyMs: number) => ({ kind: 'every', everyMs }) as const
const cron = (expression: string, timezone = 'UTC') => ({ kind: 'cron', expression, timezone }) as const
const hours = (rhythm: (after: number) => number, from: string, count: number): string[] => {
  const times: string[] = []
  for (let at = Date.parse(from); times.length < count;) {
    at = rhythm(at)
    times.push(new Date(at - (at % 60_000)).toISOString().slice(0, 16))
  }
  return times
}

describe('a rhythm', () => {
  it('goes on with the same times whenever it is asked', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 7200 }), fc.nat(2 ** 45), (id, seconds, after) => {
        const rhythm = rhythmOf(every(seconds * 1000), id)
        const next = rhythm(after)
        expect(next).to.be.above(after)
        expect(next - after).to.be.at.most(seconds * 1000)
        expect(rhythm(next) - next).to.equal(seconds * 1000)
      }),
    )
  })

  it('spreads a thousand targets over their minute, in seconds that are shared', () => {
    const counts = new Map<number, number>()
    for (let nth = 0; nth < 1000; nth += 1) {
      const at = rhythmOf(every(60_000), `web-${nth}`)(0)
      counts.set(at, (counts.get(at) ?? 0) + 1)
    }
    expect([...counts.keys()].every((at) => at % 1000 === 0)).to.equal(true)
    expect(counts.size).to.equal(60)
    expect(Math.max(...counts.values())).to.be.below(40)
  })

  it('keeps to a cron expression in its zone, over the change to summer and back', () => {
    const rhythm = rhythmOf(cron('30 2 * * *', 'Europe/Berlin'), 'here')
    expect(hours(rhythm, '2026-03-27T12:00:00Z', 3)).to.deep.equal([
      '2026-03-28T01:30',
      '2026-03-29T01:00', // 02:30 does not exist that day: it runs at 03:00
      '2026-03-30T00:30',
    ])
    expect(hours(rhythm, '2026-10-24T12:00:00Z', 2)).to.deep.equal(['2026-10-25T00:30', '2026-10-26T01:30'])
  })

  it('begins within ten seconds what a cron expression makes due', () => {
    for (let nth = 0; nth < 100; nth += 1) {
      const at = rhythmOf(cron('0 * * * *'), `web-${nth}`)(Date.parse('2026-11-29T10:30:00Z'))
      expect(at - Date.parse('2026-11-29T11:00:00Z')).to.be.within(0, 9_999)
    }
  })
})
