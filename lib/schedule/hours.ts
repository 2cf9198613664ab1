import type { Hours, Rule } from '../model/rule.ts'
import type { EpochMs, Ms } from '../model/time.ts'

const MINUTE_MS: Ms = 60_000
/** No zone on earth changes its clock within one: what the clock shows at its beginning tells the rest of it. */
const QUARTER_MS: Ms = 15 * MINUTE_MS
const QUARTER_MINUTES = 15
const DAY_MINUTES = 24 * 60
const WEEK_MINUTES = 7 * DAY_MINUTES
/** Hours may lie where a clock that is put forward leaves them out; they come again a week later. */
const FARTHEST_MS: Ms = 15 * DAY_MINUTES * MINUTE_MS
const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']

/** Until when each rule keeps quiet; null for one that may speak at that moment. */
export function hoursOf(rules: readonly Rule[]): (rule: string, now: EpochMs) => EpochMs | null {
  const byRule = new Map(rules.flatMap(({ name, hours }) => (hours ? [[name, remembering(hours)] as const] : [])))
  return (rule, now) => byRule.get(rule)?.(now) ?? null
}

/** To look for the beginning takes a millisecond or two, and what was found holds until then. */
function remembering(hours: Hours): (now: EpochMs) => EpochMs | null {
  const next = opening(hours)
  let known: { readonly since: EpochMs; readonly opensAt: EpochMs } | null = null
  return (now) => {
    if (known && known.since <= now && now < known.opensAt) return known.opensAt
    const opensAt = next(now)
    known = opensAt > now ? { since: now, opensAt } : null
    return known ? opensAt : null
  }
}

/** The first moment from then on that lies within the hours; the very moment when it does. */
function opening({ timezone, allow }: Hours): (now: EpochMs) => EpochMs {
  const minuteAt = wallClock(timezone)
  const isOpen = (minute: number): boolean =>
    allow.some(({ fromMinute, toMinute }) => fromMinute <= minute % WEEK_MINUTES && minute % WEEK_MINUTES < toMinute)
  return (now) => {
    const first = Math.floor(now / QUARTER_MS) * QUARTER_MS
    for (let quarter = first; quarter < now + FARTHEST_MS; quarter += QUARTER_MS) {
      const minute = minuteAt(quarter)
      for (let past = 0; past < QUARTER_MINUTES; past += 1) {
        const at = quarter + past * MINUTE_MS
        if (at + MINUTE_MS > now && isOpen(minute + past)) return Math.max(at, now)
      }
    }
    return now + FARTHEST_MS
  }
}

/** What the clock on the wall shows, in minutes since Sunday, 00:00. */
function wallClock(timeZone: string): (at: EpochMs) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  })
  return (at) => {
    const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, value]))
    const [day, hour, minute] = [parts.get('weekday'), parts.get('hour'), parts.get('minute')]
    return DAYS.indexOf(day ?? '') * DAY_MINUTES + Number(hour) * 60 + Number(minute)
  }
}
