import { setImmediate } from 'node:timers/promises'
import type { Clock } from '../../base/clock.ts'
import { matchWords } from '../../kit/match-words.ts'
import { matches } from '../../kit/patterns.ts'
import type { Inventory } from '../../model/inventory.ts'
import type { MaintenanceWindow } from '../../model/mute.ts'
import type { Match } from '../../model/rule.ts'
import type { Target } from '../../model/target.ts'
import type { EpochMs, Ms } from '../../model/time.ts'
import type { TargetsMeant, TimesSeen, WindowSeen } from '../../pages/quiet/seen.ts'
import { windowsOf } from '../../schedule/windows.ts'

/** So far the calendar is looked ahead: a fortnight. */
export const AHEAD_MS: Ms = 14 * 86_400_000
/** One that opens more often than every night is drawn as far as that goes. */
const MOST_TIMES = 20
const MOST_TIMES_IN_ALL = 400
/** So long they are looked ahead at all together; then of each only what comes next. */
const PATIENCE_MS: Ms = 250
/** What opens beyond the fortnight comes nearer, but not by much. */
const AGAIN_MS: Ms = 5 * 60_000
const MOST_NAMES = 6

export interface Calendar {
  readonly windows: readonly WindowSeen[]
  /** Windows that open only after the fortnight. */
  readonly later: number
}

/** When windows open, and about whom they are. Calendars are slow to read: it is done once, between what else has to be done. */
export function calendars(clock: Pick<Clock, 'now' | 'monotonicMs'>): (inventory: Inventory) => Promise<Calendar> {
  let known: { readonly of: Inventory; readonly at: EpochMs; readonly found: Promise<readonly Found[]> } | null = null
  return async (inventory) => {
    const at = clock.now()
    if (known?.of !== inventory || at < known.at || at - known.at > AGAIN_MS)
      known = { of: inventory, at, found: lookAhead(inventory, at, clock) }
    return calendarAt(await known.found, at)
  }
}

interface Found extends Omit<WindowSeen, 'isOpen'> {
  readonly opensLater: boolean
}

async function lookAhead(
  { maintenance, targets }: Inventory,
  from: EpochMs,
  { monotonicMs }: Pick<Clock, 'monotonicMs'>,
): Promise<readonly Found[]> {
  const untilMs = monotonicMs() + PATIENCE_MS
  const watched = targets.filter(({ carrier }) => !carrier)
  const found: Found[] = []
  let left = MOST_TIMES_IN_ALL
  for (const window of maintenance) {
    const isEnough = (count: number): boolean =>
      count >= Math.max(1, Math.min(MOST_TIMES, left)) || (count > 0 && monotonicMs() > untilMs)
    const { times, isCut, opensLater } = await timesOf(window, from, isEnough)
    left -= times.length
    const { name, match, note } = window
    found.push({ name, note, about: matchWords(match), times, isCut, opensLater, targets: meantBy(match, watched) })
  }
  return found
}

async function timesOf(
  window: MaintenanceWindow,
  from: EpochMs,
  isEnough: (count: number) => boolean,
): Promise<Pick<Found, 'times' | 'isCut' | 'opensLater'>> {
  const standingAt = windowsOf([window])
  const times: TimesSeen[] = []
  for (let at = from; ;) {
    await setImmediate()
    if (window.times.kind === 'recurring' && isEnough(times.length)) return { times, isCut: true, opensLater: false }
    const [standing] = standingAt(at)
    if (!standing || standing.kind === 'over') return { times, isCut: false, opensLater: false }
    if (standing.from > from + AHEAD_MS) return { times, isCut: false, opensLater: times.length === 0 }
    times.push({ from: standing.from, until: standing.until })
    at = Math.max(standing.until, at + 1)
  }
}

/** What was found is held against the clock whenever somebody asks: windows open and close meanwhile. */
function calendarAt(found: readonly Found[], now: EpochMs): Calendar {
  const windows = found.flatMap(({ name, about, note, targets, isCut, times: all }): WindowSeen[] => {
    const times = all.filter(({ until }) => until > now)
    const [next] = times
    return next ? [{ name, about, note, targets, isCut, times, isOpen: next.from <= now }] : []
  })
  const rank = ({ isOpen, times }: WindowSeen): number => (isOpen ? -Infinity : (times[0]?.from ?? Infinity))
  return {
    windows: windows.sort((one, other) => (rank(one) < rank(other) ? -1 : Number(rank(one) > rank(other)))),
    later: found.filter(({ opensLater }) => opensLater).length,
  }
}

/** Whether it is about all that happens there, or only about some of it, its words say. */
function meantBy({ target, labels }: Match, watched: readonly Target[]): TargetsMeant {
  const meant = watched.filter(
    ({ id, labels: own }) =>
      (!target || matches(id, target)) &&
      [...(labels ?? [])].every(([name, wanted]) => own[name] !== undefined && matches(own[name], wanted)),
  )
  return { count: meant.length, of: watched.length, names: meant.slice(0, MOST_NAMES).map(({ id }) => id) }
}
