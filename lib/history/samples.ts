import { greatest } from '../base/extremes.ts'
import type { LookSamples, Sample } from '../model/history.ts'
import type { Unit } from '../model/limit.ts'
import { REACHABLE } from '../model/reachable.ts'
import type { TargetReport } from '../model/report.ts'
import type { CheckResult } from '../model/result.ts'
import type { TargetId } from '../model/target.ts'
import type { EpochMs, Ms } from '../model/time.ts'

/** A target that brings more numbers than that at once (its containers have got out of hand) has the rest left out. */
const MOST_SAMPLES = 5_000
/** A hundredth of a percent. */
const RATIO_DIGITS = 4
/** Of what is measured and not counted, digits beyond these are noise. */
const MEASURED_DIGITS = 4

/** The numbers of one look that are worth keeping, and what it cost: also a look that has brought nothing did. */
export function lookSamples(
  { id, cost, tookMs }: Pick<TargetReport, 'id' | 'cost' | 'tookMs'>,
  results: readonly CheckResult[],
  { at, lateMs }: { readonly at: EpochMs; readonly lateMs: Ms },
): LookSamples {
  const own = (metric: string, unit: Unit, value: number): Sample => {
    return { check: REACHABLE, item: '', metric, unit, value: worthKeeping(Math.max(0, value), unit) }
  }
  const spent = [
    own('took', 'ms', Math.round(tookMs)),
    own('late', 'ms', Math.round(lateMs)),
    own('round-trips', 'count', cost.roundTrips),
    own('bytes', 'bytes', cost.bytes),
    own('connections', 'count', cost.connections),
  ]
  const found = samplesOf(id, results)
  return { target: id, at: found?.at ?? at, samples: [...spent, ...(found?.samples ?? [])] }
}

/** The numbers of one look that are worth keeping; null where it has brought none. */
export function samplesOf(target: TargetId, results: readonly CheckResult[]): LookSamples | null {
  const samples = results.flatMap((result): Sample[] => {
    if (result.kind === 'faulted') return []
    const { check, item } = result.subject
    return result.verdict.metrics
      .filter(({ value }) => Number.isFinite(value))
      .map(({ name, unit, value }) => ({ check, item, metric: name, unit, value: worthKeeping(value, unit) }))
  })
  if (samples.length === 0) return null
  return { target, at: greatest(results.map(({ at }) => at)), samples: samples.slice(0, MOST_SAMPLES) }
}

/** What is counted stays as it is; a quotient of two measured numbers has fewer digits than a float has room for. */
export function worthKeeping(value: number, unit: Unit): number {
  if (Number.isInteger(value)) return value
  switch (unit) {
    case 'bytes':
      return Math.round(value)
    case 'ratio':
      return Number(value.toFixed(RATIO_DIGITS))
    case 'ms':
    case 'count':
    case 'per-second':
      return shortened(value)
  }
}

function shortened(value: number): number {
  return Math.abs(value) >= 10 ** (MEASURED_DIGITS - 1) ? Math.round(value) : Number(value.toPrecision(MEASURED_DIGITS))
}
