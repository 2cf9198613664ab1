import { isMeant } from '../../kit/match.ts'
import type { MaintenanceWindow } from '../../model/mute.ts'
import type { Subject } from '../../model/result.ts'
import type { Labels } from '../../model/labels.ts'
import type { Span } from '../../model/time.ts'
import { windowsOf } from '../../schedule/windows.ts'

/** A window that opens more often than that is open as good as always. */
const MOST_TIMES = 5_000

/** When somebody worked on a thing, as the inventory says now: of windows that were taken out of it nobody knows any more. */
export function maintenanceIn(
  windows: readonly MaintenanceWindow[],
  whole: Span,
): (subject: Subject, labels: Labels) => readonly Span[] {
  const all = windows.map((window) => ({ window, times: timesOf(window, whole) }))
  return (subject, labels) =>
    all.flatMap(({ window, times }) => {
      const asked = { subject, status: 'unknown', summary: '', isFlapping: false, openedAt: whole.from } as const
      return isMeant(window.match, asked, { labels, now: whole.from }) ? times : []
    })
}

function timesOf(window: MaintenanceWindow, { from, until }: Span): readonly Span[] {
  const standingAt = windowsOf([window])
  const times: Span[] = []
  for (let at = from; at < until && times.length < MOST_TIMES;) {
    const [standing] = standingAt(at)
    if (!standing || standing.kind === 'over' || standing.from >= until) break
    times.push({ from: standing.from, until: standing.until })
    at = Math.max(standing.until, at + 1)
  }
  return times
}
