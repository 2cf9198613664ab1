import { formatDuration, parseDurationMs } from '../../base/duration.ts'
import { shortInstant } from '../../base/instant.ts'
import { cronTimes } from '../../kit/cron.ts'
import { countOf } from '../../kit/words.ts'
import type { Period } from '../../model/period-report.ts'
import type { EpochMs, Ms } from '../../model/time.ts'

/** What somebody asks for. */
export interface AskedPeriod {
  /** "24h", "7d" or any other length, up to now; "month": the last one that is over. */
  readonly period: string
  /** In place of it: from then on. */
  readonly from?: EpochMs
  /** In place of now. */
  readonly to?: EpochMs
  /** As in the time zone database. */
  readonly timezone: string
}

const HOUR_MS: Ms = 3_600_000
const DAY_MS: Ms = 24 * HOUR_MS
/** Two months and some days, so that the beginnings of three lie in it. */
const MONTHS_MS: Ms = 100 * DAY_MS
const FIRST_OF_MONTH = '0 0 1 * *'

/**
 * The period that is meant; null where none can be. It ends now at the latest: of the future nothing is known.
 *
 * @throws Error for what is no time zone
 */
export function periodOf({ period, from, to, timezone }: AskedPeriod, now: EpochMs): Period | null {
  if (period === 'month' && from === undefined && to === undefined) return monthBefore(now, timezone)
  const until = Math.min(to ?? now, now)
  if (from !== undefined) return from < until ? { from, until, name: between(from, until), timezone } : null
  const ms = parseDurationMs(period)
  if (ms === null || ms <= 0) return null
  const begin = until - ms
  return {
    from: begin,
    until,
    name: to === undefined ? `the last ${lengthWords(ms)}` : between(begin, until),
    timezone,
  }
}

/** The one before, of the same kind: the month before a month, else a time of the same length. */
export function periodBefore(period: Period, isMonth: boolean): Period {
  if (isMonth) return monthBefore(period.from, period.timezone)
  const from = period.from - (period.until - period.from)
  return { ...period, from, until: period.from, name: between(from, period.from) }
}

/** "24 hours", "7 days", and for odd lengths what a clock says. */
function lengthWords(ms: Ms): string {
  if (ms % DAY_MS === 0 && ms > DAY_MS) return countOf(ms / DAY_MS, 'day')
  return ms % HOUR_MS === 0 ? countOf(ms / HOUR_MS, 'hour') : formatDuration(ms)
}

/** The last month that was over at that moment, by the calendar on the wall of that zone: 28 to 31 days of 23 to 25 hours. */
function monthBefore(now: EpochMs, timezone: string): Period {
  const next = cronTimes(FIRST_OF_MONTH, timezone)
  const begins: EpochMs[] = []
  for (let at = next(now - MONTHS_MS); at <= now; at = next(at)) begins.push(at)
  const [from = now, until = now] = begins.slice(-2)
  return { from, until, name: monthName(from, timezone), timezone }
}

function monthName(at: EpochMs, timezone: string): string {
  return new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric', timeZone: timezone }).format(at)
}

function between(from: EpochMs, until: EpochMs): string {
  return `${shortInstant(from).slice(0, 16)} to ${shortInstant(until).slice(0, 16)} (UTC)`
}
