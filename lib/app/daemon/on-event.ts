import type { Clock } from '../../base/clock.ts'
import type { AnyCheck } from '../../kit/check.ts'
import type { Target, TargetId } from '../../model/target.ts'
import type { EpochMs, Ms } from '../../model/time.ts'

/** What follows an event this closely is looked at together with it. */
const TOGETHER_MS: Ms = 250

/**
 * Makes a target due when it has told that something changed there: at once for the first event, and once more for
 * all that follow it closely. An event is never believed; it only makes us look sooner.
 *
 * @param hasten makes checks of a target due at that moment
 */
export function onEvents(
  targets: ReadonlyMap<TargetId, Target>,
  checks: ReadonlyMap<string, AnyCheck>,
  clock: Clock,
  hasten: (id: TargetId, at: EpochMs, checks: ReadonlySet<string>) => void,
): (id: TargetId) => void {
  const last = new Map<TargetId, EpochMs>()
  return (id) => {
    const now = clock.now()
    const before = last.get(id) ?? -Infinity
    if (before > now) return // that look is still to come
    const at = now - before < TOGETHER_MS ? before + TOGETHER_MS : now
    last.set(id, at)
    const due = (targets.get(id)?.plans ?? []).filter(({ check }) => isAboutEvents(checks.get(check)))
    if (due.length > 0) hasten(id, at, new Set(due.map(({ check }) => check)))
  }
}

/** What an event may have changed; figures of use take the engine a second to gather, and are no news. */
function isAboutEvents(check: AnyCheck | undefined): boolean {
  const sections = check?.needs.engine ?? []
  return sections.length > 0 && sections.every((section) => section === 'containers')
}
