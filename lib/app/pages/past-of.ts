import { least } from '../../base/extremes.ts'
import type { Store } from '../../model/store.ts'
import type { EpochMs, Ms } from '../../model/time.ts'
import type { TargetPast, TargetSeen } from '../../pages/board.ts'

const DAY_MS: Ms = 86_400_000
const DAYS = 60
/** Newer ones than these tell how it has been. */
const MOST_INCIDENTS = 2000
const SERIES_MS: Ms = DAY_MS
const MOST_POINTS = 120
/** A check with more items than that has no lines: nobody reads them. */
const MOST_ITEMS = 8
const MOST_CHECKS = 40

/** What the store knows of a target of the time that its page shows. */
export async function pastOf(
  target: TargetSeen,
  store: Pick<Store, 'incidents' | 'history'>,
  now: EpochMs,
): Promise<TargetPast> {
  const { id, subjects } = target
  const all = await store.incidents({ since: now - DAYS * DAY_MS, limit: MOST_INCIDENTS })
  const incidents = all.filter(({ subject }) => subject.target === id)
  const seriesFrom = now - SERIES_MS
  const series = await Promise.all(
    checksWithLines(subjects).map((check) =>
      store.history({
        ...{ subject: { target: id, check }, from: seriesFrom, to: now, resolution: 'auto', limit: MOST_POINTS },
      }),
    ),
  )
  const knownSince = least([...subjects.map(({ since }) => since), ...incidents.map(({ beganAt }) => beganAt)], now)
  return { incidents, knownSince, series: series.flat(), seriesFrom }
}

function checksWithLines(subjects: TargetSeen['subjects']): readonly string[] {
  const counts = new Map<string, number>()
  for (const { subject } of subjects) counts.set(subject.check, (counts.get(subject.check) ?? 0) + 1)
  return [...counts].flatMap(([check, count]) => (count <= MOST_ITEMS ? [check] : [])).slice(0, MOST_CHECKS)
}
