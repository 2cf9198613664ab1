import { stepsOf } from '../../history/steps.ts'
import type { Store } from '../../model/store.ts'
import type { EpochMs, Ms } from '../../model/time.ts'
import type { TargetPast, TargetSeen } from '../../pages/board.ts'
import type { MeasuredWorld } from '../../web/measured.ts'

const SERIES_MS: Ms = 86_400_000
const MOST_BUCKETS = 10_000
/** Points of a line that is two centimetres wide. */
const STEP_MS: Ms = 15 * 60_000
/** A check with more items than that has no lines: nobody reads them. */
const MOST_ITEMS = 8
const MOST_CHECKS = 40

/** What the store knows of a target of the time that its page shows. */
export async function pastOf(
  { id, subjects }: TargetSeen,
  store: Pick<Store, 'history'>,
  { availability }: Pick<MeasuredWorld, 'availability'>,
  now: EpochMs,
): Promise<TargetPast> {
  const [days] = await availability([id])
  const seriesFrom = now - SERIES_MS
  const series = await Promise.all(
    checksWithLines(subjects).map((check) =>
      store.history({
        ...{ subject: { target: id, check }, from: seriesFrom, to: now, resolution: 'auto', limit: MOST_BUCKETS },
      }),
    ),
  )
  const lines = series.flat().map((each) => ({
    ...each,
    buckets: stepsOf(each.buckets, { from: seriesFrom, to: now, lengthMs: STEP_MS }).flatMap(
      ({ bucket }) => bucket ?? [],
    ),
  }))
  return { availability: days ?? null, series: lines, seriesFrom }
}

function checksWithLines(subjects: TargetSeen['subjects']): readonly string[] {
  const counts = new Map<string, number>()
  for (const { subject } of subjects) counts.set(subject.check, (counts.get(subject.check) ?? 0) + 1)
  return [...counts].flatMap(([check, count]) => (count <= MOST_ITEMS ? [check] : [])).slice(0, MOST_CHECKS)
}
