import { sparkline, stepLength, stepsOf } from '../history/steps.ts'
import type { Step } from '../history/steps.ts'
import type { HistoryQuery, Keeping, SeriesHistory } from '../model/history.ts'
import type { Store } from '../model/store.ts'
import type { EpochMs, Ms } from '../model/time.ts'

/** One series as it is shown: in steps of the same length. */
export interface Told extends SeriesHistory {
  readonly steps: readonly Step[]
  readonly stepMs: Ms
  readonly line: string
}

/** Lines on a screen. */
const STEPS = 48
const MOST_BUCKETS = 10_000
const RAW_SPAN_MS: Ms = 2 * 86_400_000

/** What was measured of a subject in the time up to now. */
export async function toldHistory(
  store: Store,
  { subject, metric }: Pick<HistoryQuery, 'subject' | 'metric'>,
  { now, spanMs, keeping }: { readonly now: EpochMs; readonly spanMs: Ms; readonly keeping: Keeping | null },
): Promise<readonly Told[]> {
  const stepMs = stepLength(spanMs, STEPS)
  const [from, to] = [now - spanMs, now + 1]
  // Where values are not kept for that long, their hours are.
  const isGone = keeping !== null && spanMs > keeping.rawMs && spanMs <= RAW_SPAN_MS
  const resolution = isGone ? 'hour' : 'auto'
  const query = { subject, from, to, resolution, limit: MOST_BUCKETS, ...(metric !== undefined && { metric }) } as const
  const found = await store.history(query)
  return found.map((each) => {
    const steps = stepsOf(each.buckets, { from, to, lengthMs: stepMs })
    return { ...each, steps, stepMs, line: sparkline(steps) }
  })
}
