import type { Fault } from '../model/fault.ts'
import type { CheckResult } from '../model/result.ts'
import type { Capability } from '../model/session.ts'
import type { TargetId } from '../model/target.ts'
import type { EpochMs } from '../model/time.ts'

/**
 * What could not be asked at all, told once instead of by every check that needed it. The empty item is the target
 * itself.
 */
export function reachability(
  target: TargetId,
  at: EpochMs,
  refused: ReadonlyMap<'' | Capability, Fault>,
): readonly CheckResult[] {
  return [...refused].map(([item, fault]) => ({
    kind: 'faulted',
    subject: { target, check: 'reachable', item },
    at,
    fault,
  }))
}
