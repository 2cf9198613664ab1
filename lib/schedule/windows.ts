import { createRequire } from 'node:module'
import type * as Cron from 'cron'
import type { ActiveMaintenance, MaintenanceWindow, WindowTimes } from '../model/mute.ts'
import type { EpochMs, Ms } from '../model/time.ts'

const MINUTE_MS: Ms = 60_000
/** Longer than any zone puts its clock back: Antarctica/Troll does by two hours. */
const CLOCK_CHANGE_MS: Ms = 150 * MINUTE_MS

/** One time a window is open, or will be. */
export interface Occurrence {
  readonly from: EpochMs
  readonly until: EpochMs
}

/** How a window stands: open, still to come, or over for good. */
export type Standing = ({ readonly kind: 'open' | 'coming' } & Occurrence) | { readonly kind: 'over' }

/** Where each window stands at a moment, in the order of the inventory. */
export function windowsOf(windows: readonly MaintenanceWindow[]): (now: EpochMs) => readonly Standing[] {
  const each = windows.map(({ times }) => remembering(occurrenceOf(times)))
  return (now) => each.map((standingAt) => standingAt(now))
}

/** The windows that are open at a moment. */
export function activeMaintenance(
  windows: readonly MaintenanceWindow[],
): (now: EpochMs) => readonly ActiveMaintenance[] {
  const standings = windowsOf(windows)
  return (now) =>
    standings(now).flatMap((standing, nth): ActiveMaintenance[] => {
      const window = windows[nth]
      if (standing.kind !== 'open' || !window) return []
      return [{ name: window.name, match: window.match, until: standing.until }]
    })
}

/** The occurrence that ends first after a moment; null when none is left. */
type Following = (now: EpochMs) => Occurrence | null

function occurrenceOf(times: WindowTimes): Following {
  if (times.kind === 'once') {
    const { from, until } = times
    return (now) => (now < until ? { from, until } : null)
  }
  const { cron, timezone, lastsMs } = times
  // Loaded for those who use it: it takes as long to load as all the rest of a start.
  const { CronTime } = createRequire(import.meta.url)('cron') as Pick<typeof Cron, 'CronTime'>
  const time = new CronTime(cron, timezone)
  const next = (after: EpochMs): EpochMs => time.getNextDateFrom(new Date(after), timezone).toMillis()
  return (now) => {
    // Whatever began longer ago than it lasts is over. Asked within the hour that comes twice in autumn, the package
    // gives a second time what it passes over when it comes from before: so it always comes from before.
    let after = now - lastsMs - CLOCK_CHANGE_MS
    let from = next(after)
    while (from <= now - lastsMs) {
      // Ends whatever the package answers.
      after = Math.max(from, after + MINUTE_MS)
      from = next(after)
    }
    return { from, until: from + lastsMs }
  }
}

/** To look into a calendar takes half a millisecond, and what it says holds until something begins or ends. */
function remembering(following: Following): (now: EpochMs) => Standing {
  let known: { readonly since: EpochMs; readonly to: EpochMs; readonly found: Standing } | null = null
  return (now) => {
    if (known && known.since <= now && now < known.to) return known.found
    const next = following(now)
    const found: Standing = next === null ? { kind: 'over' } : { kind: next.from <= now ? 'open' : 'coming', ...next }
    const to = next === null ? Infinity : next.from <= now ? next.until : next.from
    known = { since: now, to, found }
    return found
  }
}
