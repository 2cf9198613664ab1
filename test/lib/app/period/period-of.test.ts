import { expect } from 'chai'
import { periodBefore, periodOf } from '../../../../lib/app/period/period-of.ts'
import type { AskedPeriod } from '../../../../lib/app/period/period-of.ts'
import { isoInstant } from '../../../../lib/base/instant.ts'
import type { Period } from '../../../../lib/model/period-report.ts'

const HOUR = 3_600_000
const NOW = Date.UTC(2026, 10, 30, 7)

function told(period: Period | null): readonly string[] | null {
  return period && [isoInstant(period.from).slice(0, 16), isoInstant(period.until).slice(0, 16), period.name]
}

function asked(parts: Partial<AskedPeriod>, now = NOW): Period | null {
  return periodOf({ period: '24h', timezone: 'UTC', ...parts }, now)
}

describe('the period of a report', () => {
  it('ends now, and goes back as far as somebody asks', () => {
    expect(told(asked({}))).to.deep.equal(['2026-11-29T07:00', '2026-11-30T07:00', 'the last 24 hours'])
    expect(told(asked({ period: '7d' }))?.[2]).to.equal('the last 7 days')
    expect(told(asked({ period: '90m' }))?.[2]).to.equal('the last 1h 30m')
    for (const period of ['', '0s', 'yesterday', '7']) expect(asked({ period })).to.equal(null)
  })

  it('is between two moments, and never in the future', () => {
    const [from, to] = [NOW - 10 * HOUR, NOW - 4 * HOUR]
    expect(asked({ from, to })).to.deep.include({ from, until: to })
    expect(asked({ to })).to.deep.include({ from: to - 24 * HOUR, until: to })
    expect(asked({ from, to: NOW + HOUR })).to.deep.include({ from, until: NOW })
    expect(asked({ from: NOW, to: from })).to.equal(null)
  })

  it('is the last month that is over', () => {
    expect(told(asked({ period: 'month' }))).to.deep.equal(['2026-10-01T00:00', '2026-11-01T00:00', 'October 2026'])
    const first = Date.UTC(2026, 2, 1)
    expect(told(asked({ period: 'month' }, first))).to.deep.equal([
      '2026-02-01T00:00',
      '2026-03-01T00:00',
      'February 2026',
    ])
    expect(told(asked({ period: 'month' }, first - 1))?.[2]).to.equal('January 2026')
  })

  it('has months as the clock on the wall has them: an hour longer in autumn, an hour shorter in spring', () => {
    const berlin = (now: number) => asked({ period: 'month', timezone: 'Europe/Berlin' }, now)
    const october = berlin(NOW)
    expect(told(october)).to.deep.equal(['2026-09-30T22:00', '2026-10-31T23:00', 'October 2026'])
    expect(((october?.until ?? 0) - (october?.from ?? 0)) / HOUR).to.equal(31 * 24 + 1)
    const march = berlin(Date.UTC(2026, 3, 15))
    expect(told(march)).to.deep.equal(['2026-02-28T23:00', '2026-03-31T22:00', 'March 2026'])
    expect(((march?.until ?? 0) - (march?.from ?? 0)) / HOUR).to.equal(31 * 24 - 1)
  })

  it('belongs to the zone that is asked for: it may still be the month before there', () => {
    const now = Date.UTC(2026, 10, 1, 3)
    expect(told(asked({ period: 'month' }, now))?.[2]).to.equal('October 2026')
    expect(told(asked({ period: 'month', timezone: 'America/New_York' }, now))?.[2]).to.equal('September 2026')
    expect(told(asked({ period: 'month', timezone: 'Pacific/Kiritimati' }, now - 10 * HOUR))?.[2]).to.equal(
      'October 2026',
    )
  })

  it('has one before it that ends where it begins', () => {
    const october = asked({ period: 'month', timezone: 'Europe/Berlin' })
    if (!october) throw new Error('no period')
    expect(told(periodBefore(october, true))).to.deep.equal(['2026-08-31T22:00', '2026-09-30T22:00', 'September 2026'])
    const day = asked({})
    if (!day) throw new Error('no period')
    expect(periodBefore(day, false)).to.deep.include({ from: day.from - 24 * HOUR, until: day.from })
  })
})
