import { expect } from 'chai'
import fc from 'fast-check'
import { activeMaintenance, windowsOf } from '../../../lib/schedule/windows.ts'
import type { MaintenanceWindow, WindowTimes } from '../../../lib/model/mute.ts'

const HOUR = 3_600_000
const at = (text: string): number => Date.parse(text)
const aWindow = (times: WindowTimes, name = 'racks'): MaintenanceWindow => ({
  ...{ name, match: {}, times, note: '', source: { file: 'targets.yaml', line: 1, column: 1 } },
})
const nightly = (lastsMs = HOUR, timezone = 'Europe/Berlin'): WindowTimes => ({
  ...{ kind: 'recurring', cron: '30 2 * * *', timezone, lastsMs },
})
/** How one window stands: "open 00:30-01:30", "coming 00:30-01:30", "over". */
function standing(times: WindowTimes, now: string): string {
  const [found] = windowsOf([aWindow(times)])(at(now))
  if (!found || found.kind === 'over') return found?.kind ?? 'nothing'
  const [from, until] = [found.from, found.until].map((ms) => new Date(ms).toISOString().slice(5, 16))
  return `${found.kind} ${from ?? ''} ${until ?? ''}`
}

describe('a maintenance window', () => {
  it('that comes once is open from its beginning up to its end, and then never again', () => {
    const once = { kind: 'once', from: at('2026-12-01T22:00Z'), until: at('2026-12-02T02:00Z') } as const
    expect(standing(once, '2026-12-01T21:59:59Z')).to.equal('coming 12-01T22:00 12-02T02:00')
    expect(standing(once, '2026-12-01T22:00:00Z')).to.equal('open 12-01T22:00 12-02T02:00')
    expect(standing(once, '2026-12-02T01:59:59Z')).to.equal('open 12-01T22:00 12-02T02:00')
    expect(standing(once, '2026-12-02T02:00:00Z')).to.equal('over')
  })

  it('that comes every night is open by the clock of its time zone', () => {
    expect(standing(nightly(), '2026-12-01T01:00Z')).to.equal('coming 12-01T01:30 12-01T02:30')
    expect(standing(nightly(), '2026-12-01T01:30Z')).to.equal('open 12-01T01:30 12-01T02:30')
    expect(standing(nightly(), '2026-12-01T02:30Z')).to.equal('coming 12-02T01:30 12-02T02:30')
    expect(standing(nightly(), '2026-07-01T00:30Z')).to.equal('open 07-01T00:30 07-01T01:30')
  })

  it('begins with the new time where the clock leaves out its beginning, and lasts as long as ever', () => {
    expect(standing(nightly(), '2026-03-29T00:59Z')).to.equal('coming 03-29T01:00 03-29T02:00')
    expect(standing(nightly(), '2026-03-29T01:59Z')).to.equal('open 03-29T01:00 03-29T02:00')
  })

  it('comes once in the night in which its hour comes twice, whenever it is asked', () => {
    for (const now of ['2026-10-25T00:30Z', '2026-10-25T01:29Z'])
      expect(standing(nightly(), now), now).to.equal('open 10-25T00:30 10-25T01:30')
    for (const now of ['2026-10-25T01:30Z', '2026-10-25T01:31Z', '2026-10-25T02:05Z', '2026-10-25T02:40Z'])
      expect(standing(nightly(), now), now).to.equal('coming 10-26T01:30 10-26T02:30')
  })

  it('that is longer than the time to the next one goes on without a gap', () => {
    const always = nightly(25 * HOUR)
    const isOpen = activeMaintenance([aWindow(always)])
    for (let now = at('2026-12-01T00:00Z'); now < at('2026-12-04T00:00Z'); now += HOUR / 2)
      expect(isOpen(now), new Date(now).toISOString()).to.have.length(1)
  })

  it('is told beside others that overlap it, each with its own end', () => {
    const once = { kind: 'once', from: at('2026-12-01T02:00Z'), until: at('2026-12-01T05:00Z') } as const
    const active = activeMaintenance([aWindow(nightly(), 'nightly'), aWindow(once, 'once')])
    const names = (now: string): string[] => active(at(now)).map(({ name }) => name)
    expect(names('2026-12-01T01:30Z')).to.deep.equal(['nightly'])
    expect(names('2026-12-01T02:15Z')).to.deep.equal(['nightly', 'once'])
    expect(names('2026-12-01T02:30Z')).to.deep.equal(['once'])
    expect(names('2026-12-01T05:00Z')).to.deep.equal([])
  })

  it('stands as it does whatever was asked before, also when the clock is set back', () => {
    const moments = fc.array(fc.integer({ min: at('2026-10-24T00:00Z'), max: at('2026-10-27T00:00Z') }), {
      maxLength: 8,
    })
    const zones = fc.constantFrom('Europe/Berlin', 'Australia/Lord_Howe', 'Antarctica/Troll', 'America/New_York', 'UTC')
    fc.assert(
      fc.property(moments, fc.integer({ min: 1, max: 30 }), zones, (asked, hours, zone) => {
        const windows = [aWindow(nightly(hours * HOUR, zone))]
        const remembering = windowsOf(windows)
        for (const now of asked) expect(remembering(now)).to.deep.equal(windowsOf(windows)(now))
      }),
      { numRuns: 50 },
    )
  })

  it('goes from one occurrence to the next, in every zone and on every day of the year', () => {
    const zones = fc.constantFrom('Europe/Berlin', 'Australia/Lord_Howe', 'Antarctica/Troll', 'America/Havana')
    const crons = fc.constantFrom('30 2 * * *', '0 0 * * *', '*/20 * * * *', '15 1,3 * * 0', '59 23 28-31 * *')
    const days = fc.integer({ min: at('2026-01-01'), max: at('2027-01-01') })
    fc.assert(
      fc.property(zones, crons, days, fc.integer({ min: 1, max: 300 }), (timezone, cron, start, minutes) => {
        const windows = [aWindow({ kind: 'recurring', cron, timezone, lastsMs: minutes * 60_000 })]
        let now = start
        for (let nth = 0; nth < 4; nth += 1) {
          const [found] = windowsOf(windows)(now)
          if (found?.kind !== 'open' && found?.kind !== 'coming') throw new Error('it never comes again')
          expect(found.kind).to.equal(found.from <= now ? 'open' : 'coming')
          expect(found.until).to.be.greaterThan(now)
          now = found.kind === 'open' ? found.until : found.from
        }
      }),
      { numRuns: 40 },
    )
  })
})
