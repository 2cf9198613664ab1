import { CronTime } from 'cron'
import { expect } from 'chai'
import fc from 'fast-check'
import { cronTimes, nextTwo } from '../../../lib/kit/cron.ts'

const NOON = Date.UTC(2026, 10, 23, 12, 0, 0)
const MINUTE = 60_000
const iso = (times: readonly number[] | null): string[] | null => times && times.map((at) => new Date(at).toISOString())
const next = (expression: string, timezone = 'UTC', after = NOON): string[] | null =>
  iso(nextTwo({ expression, timezone }, after))

const zone = fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe')
// The package looks eight years ahead of today, and no farther.
const after = fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2028, 0, 1) })

/** One field of an expression that can be true: any, one, a range, a list, steps. */
const field = (min: number, max: number): fc.Arbitrary<string> =>
  fc.oneof(
    fc.constant('*'),
    fc.integer({ min, max }).map(String),
    fc.tuple(fc.integer({ min, max }), fc.integer({ min, max })).map((two) => {
      const [from, to] = two.toSorted((one, other) => one - other)
      return `${from}-${to}`
    }),
    fc.uniqueArray(fc.integer({ min, max }), { minLength: 1, maxLength: 4 }).map((list) => list.join(',')),
    fc.integer({ min: 1, max: 20 }).map((step) => `*/${step}`),
  )
// Days that every month has, so that it is true now and then.
const expression = fc
  .tuple(field(0, 59), field(0, 23), field(1, 28), field(1, 12), field(0, 6))
  .map((fields) => fields.join(' '))

describe('the next two times of a cron expression', () => {
  it('are those that the package says, whatever the expression, the time zone and the moment', () => {
    fc.assert(
      fc.property(expression, zone, after, (text, timezone, at) => {
        const time = new CronTime(text, timezone)
        const first = time.getNextDateFrom(new Date(at), timezone).toMillis()
        const second = time.getNextDateFrom(new Date(first), timezone).toMillis()
        expect(nextTwo({ expression: text, timezone }, at)).to.deep.equal([first, second])
      }),
      { numRuns: 100 },
    )
  }).timeout(60_000)

  it('lie after the moment, one after the other, on whole minutes', () => {
    fc.assert(
      fc.property(expression, zone, after, (text, timezone, at) => {
        const [first = 0, second = 0] = nextTwo({ expression: text, timezone }, at) ?? []
        expect(first).to.be.greaterThan(at)
        expect(second).to.be.greaterThan(first)
        expect([first % MINUTE, second % MINUTE]).to.deep.equal([0, 0])
      }),
      { numRuns: 100 },
    )
  }).timeout(60_000)

  it('do not count the moment itself', () => {
    expect(next('0 12 * * *')).to.deep.equal(['2026-11-24T12:00:00.000Z', '2026-11-25T12:00:00.000Z'])
  })

  it('follow the time zone through the night in which an hour is missing', () => {
    const evening = Date.UTC(2027, 2, 27, 20)
    expect(next('30 4 * * *', 'Europe/Berlin', evening)).to.deep.equal([
      '2027-03-28T02:30:00.000Z',
      '2027-03-29T02:30:00.000Z',
    ])
  })

  it('read a question mark as any, as orchestrators write it', () => {
    expect(next('0 12 ? * ?')).to.deep.equal(next('0 12 * * *'))
  })

  it('are none of what cannot be read, is never true, or is in no time zone', () => {
    for (const text of ['', 'every day', '61 * * * *', '0 0 30 2 *', '* * * *', '\u0000'])
      expect(next(text), text).to.equal(null)
    expect(next('0 12 * * *', 'Mars/Olympus')).to.equal(null)
  })

  it('are none of what is too long for a person to have written, and it costs nothing', () => {
    const long = `${Array.from({ length: 100 }, (_, nth) => nth % 60).join(',')} * * * *`
    expect(next(long)).to.equal(null)
  })

  it('never throw, whatever somebody else wrote', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 40 }), fc.string({ maxLength: 20 }), (text, timezone) => {
        expect(() => nextTwo({ expression: text, timezone }, NOON)).to.not.throw()
      }),
      { numRuns: 200 },
    )
  }).timeout(30_000)
})

describe('the times of an expression of ours', () => {
  it('are errors where the expression or the time zone is none: the inventory says where it was written', () => {
    expect(() => cronTimes('61 * * * *', 'UTC')).to.throw()
    expect(() => cronTimes('0 12 * * *', 'Mars/Olympus')).to.throw()
  })
})
