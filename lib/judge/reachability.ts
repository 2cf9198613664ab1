import type { Fault } from '../model/fault.ts'
import type { CheckResult } from '../model/result.ts'
import type { Capability } from '../model/session.ts'
import type { TargetId } from '../model/target.ts'
import type { EpochMs } from '../model/time.ts'

/**
 * One result for each thing that could not be asked at all: the target itself (`''`) or one of its capabilities.
 * One dead host is one line, not thirty.
 */
export function reachability(
  target: TargetId,
  at: EpochMs,
  refused: ReadonlyMap<'' | Capability, Fault>,
): CheckResult[] {
  return [...refused].map(([item, fault]) => ({
    subject: { target, check: 'reachable', item },
    at,
    kind: 'faulted',
    fault,
  }))
}
