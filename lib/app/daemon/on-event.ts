import type { Clock } from '../../base/clock.ts'
import type { AnyCheck } from '../../kit/check.ts'
import type { Target, TargetId } from '../../model/target.ts'
import type { Ms } from '../../model/time.ts'

/** What follows an event this closely is looked at together with it. */
const TOGETHER_MS: Ms = 250
/** An engine on which something happens all the time is looked at no more often. */
const PACE_MS: Ms = 1_000

/**
 * Makes a target due when it has told that something changed there: at once for the first event, and once more for
 * all that follow it closely; then once a second. An event is never believed; it only makes us look sooner.
 *
 * @param hasten makes checks of a target due after that time
 */
export function onEvents(
  targets: ReadonlyMap<TargetId, Target>,
  checks: ReadonlyMap<string, AnyCheck>,
  clock: Clock,
  hasten: (id: TargetId, inMs: Ms, checks: ReadonlySet<string>) => void,
): (id: TargetId) => void {
  /** When the last look was asked for, and how long after the one before it. */
  const last = new Map<TargetId, { readonly atMs: Ms; readonly afterMs: Ms }>()
  return (id) => {
    const nowMs = clock.monotonicMs()
    const before = last.get(id) ?? { atMs: -Infinity, afterMs: Infinity }
    if (before.atMs > nowMs) return // that look is still to come
    const gapMs = before.afterMs > PACE_MS ? TOGETHER_MS : PACE_MS
    const atMs = Math.max(nowMs, before.atMs + gapMs)
    last.set(id, { atMs, afterMs: atMs - before.atMs })
    const due = (targets.get(id)?.plans ?? []).filter(({ check }) => isAboutEvents(checks.get(check)))
    if (due.length > 0) hasten(id, atMs - nowMs, new Set(due.map(({ check }) => check)))
  }
}

/** What an event may have changed; figures of use take the engine a second to gather, and are no news. */
function isAboutEvents(check: AnyCheck | undefined): boolean {
  const sections = check?.needs.engine ?? []
  return sections.length > 0 && sections.every((section) => section === 'containers')
}
