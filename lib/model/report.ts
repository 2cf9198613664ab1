import type { Labels } from './labels.ts'
import type { CheckResult, Status } from './result.ts'
import type { Cost } from './session.ts'
import type { TargetId } from './target.ts'
import type { EpochMs, Ms } from './time.ts'

/** How looking at one target went. */
export interface TargetReport {
  readonly id: TargetId
  readonly runtime: string
  readonly labels: Labels
  readonly reachable: boolean
  readonly tookMs: Ms
  readonly cost: Cost
}

/** Everything one pass over the selected targets found. All output is made from it. */
export interface Report {
  readonly at: EpochMs
  readonly tookMs: Ms
  readonly summary: Readonly<Record<Status, number>>
  readonly targets: readonly TargetReport[]
  readonly results: readonly CheckResult[]
}
