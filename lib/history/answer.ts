import type { HistoryQuery, Resolution, SeriesHistory } from '../model/history.ts'
import type { Ms } from '../model/time.ts'
import { beginningOf, ROLLINGS } from './buckets.ts'

const DAY_MS: Ms = 86_400_000
/** So long a span single values are looked at, and hours. */
const RAW_SPAN_MS: Ms = 2 * DAY_MS
const HOUR_SPAN_MS: Ms = 60 * DAY_MS

/** How fine the answer is. */
export function finest({ from, to, resolution }: HistoryQuery): Resolution {
  if (resolution !== 'auto') return resolution
  if (to - from <= RAW_SPAN_MS) return 'raw'
  return to - from <= HOUR_SPAN_MS ? 'hour' : 'day'
}

/** Only what is within the time that was asked for, the newest of each, by item and metric; none that is empty. */
export function inOrder(all: readonly SeriesHistory[], { from, to, limit }: HistoryQuery): readonly SeriesHistory[] {
  return all
    .map((each) => {
      const since = each.resolution === 'raw' ? from : beginningOf(from, ROLLINGS[each.resolution].stepMs)
      const within = each.buckets.filter(({ at }) => at >= since && at < to)
      return { ...each, buckets: within.slice(Math.max(0, within.length - limit)) }
    })
    .filter(({ buckets }) => buckets.length > 0)
    .sort((one, other) => (nameOf(one) < nameOf(other) ? -1 : 1))
}

function nameOf({ series: { subject, metric, unit } }: SeriesHistory): string {
  return JSON.stringify([subject.check, subject.item, metric, unit])
}
