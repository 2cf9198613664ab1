import { expect } from 'chai'
import fc from 'fast-check'
import { hoursSchema, hoursOf as readHours } from '../../../lib/inventory/hours.ts'
import type { Hours } from '../../../lib/model/rule.ts'
import { hoursOf } from '../../../lib/schedule/hours.ts'
import { aRule } from '../../helpers/telling.ts'

const hours = (allow: string | string[], timezone = 'UTC'): Hours => readHours(hoursSchema.parse({ allow, timezone }))
const at = (text: string): number => Date.parse(text)
/** When a rule may speak next: "now", or the moment. */
function opens(given: Hours, now: string): string {
  const until = hoursOf([aRule({ hours: given })])('tell ops', at(now))
  return until === null ? 'now' : new Date(until).toISOString().slice(0, 16)
}

describe('the hours of a rule', () => {
  const office = hours('mon-fri 08:00-18:00', 'Europe/Berlin')

  it('are open from the first minute up to the last, by the clock of their time zone', () => {
    expect(opens(office, '2026-11-30T06:59:59Z')).to.equal('2026-11-30T07:00')
    expect(opens(office, '2026-11-30T07:00:00Z')).to.equal('now')
    expect(opens(office, '2026-11-30T16:59:59Z')).to.equal('now')
    expect(opens(office, '2026-11-30T17:00:00Z')).to.equal('2026-12-01T07:00')
  })

  it('wait over the weekend', () => {
    expect(opens(office, '2026-11-27T17:00Z')).to.equal('2026-11-30T07:00')
  })

  it('begin at eight on both sides of the nights in which the clock changes', () => {
    expect(opens(office, '2026-03-27T20:00Z')).to.equal('2026-03-30T06:00')
    expect(opens(office, '2026-10-23T20:00Z')).to.equal('2026-10-26T07:00')
    const sunday = hours('sun 08:00-09:00', 'Europe/Berlin')
    expect(opens(sunday, '2026-03-28T23:30Z')).to.equal('2026-03-29T06:00')
    expect(opens(sunday, '2026-10-24T23:30Z')).to.equal('2026-10-25T07:00')
  })

  it('that the clock leaves out for a night come again a week later', () => {
    const gap = hours('sun 02:10-02:50', 'Europe/Berlin')
    expect(opens(gap, '2026-03-28T12:00Z')).to.equal('2026-04-05T00:10')
  })

  it('of a night go on into the next day, and over the end of the week', () => {
    const night = hours('sat 22:00-06:00')
    expect(opens(night, '2026-11-28T21:59Z')).to.equal('2026-11-28T22:00')
    expect(opens(night, '2026-11-28T23:00Z')).to.equal('now')
    expect(opens(night, '2026-11-29T05:59Z')).to.equal('now')
    expect(opens(night, '2026-11-29T06:00Z')).to.equal('2026-12-05T22:00')
  })

  it('may be several, and whole days', () => {
    const both = hours(['sat,sun 00:00-24:00', 'mon-fri 12:00-13:00'])
    expect(opens(both, '2026-11-29T23:59Z')).to.equal('now')
    expect(opens(both, '2026-11-30T00:00Z')).to.equal('2026-11-30T12:00')
  })

  it('of another rule, or of none, keep nobody quiet', () => {
    expect(hoursOf([aRule({ hours: office }), aRule({ name: 'other' })])('other', 0)).to.equal(null)
    expect(hoursOf([])('gone', 0)).to.equal(null)
  })

  it('say the same whatever was asked before, and what they say is when it opens', () => {
    const zone = fc.constantFrom('UTC', 'Europe/Berlin', 'Australia/Lord_Howe', 'America/St_Johns', 'Asia/Kathmandu')
    const moments = fc.array(fc.integer({ min: at('2026-01-01'), max: at('2027-01-01') }), {
      minLength: 1,
      maxLength: 5,
    })
    fc.assert(
      fc.property(zone, moments, (timezone, asked) => {
        const rules = [aRule({ hours: hours(['mon-fri 08:10-17:55', 'sun 23:00-01:00'], timezone) })]
        const remembering = hoursOf(rules)
        for (const now of asked) {
          const opensAt = remembering('tell ops', now)
          expect(opensAt).to.equal(hoursOf(rules)('tell ops', now))
          if (opensAt === null) continue
          expect(hoursOf(rules)('tell ops', opensAt)).to.equal(null)
          expect(hoursOf(rules)('tell ops', opensAt - 1)).to.equal(opensAt)
        }
      }),
      { numRuns: 60 },
    )
  })
})
