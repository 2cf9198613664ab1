import type { Clock } from '../../base/clock.ts'
import type { AnyCheck } from '../../kit/check.ts'
import type { TargetId } from '../../model/target.ts'
import type { Ms } from '../../model/time.ts'
import type { Generation } from './generation.ts'

/** What follows an event this closely is looked at together with it. */
const TOGETHER_MS: Ms = 150
/** So many looks an engine may ask for in a row; then one in each of these times. */
const MOST_IN_A_ROW = 8
const PACE_MS: Ms = 1_000

/** What a target has asked for. */
interface Asked {
  /** When the last look was, or will be. */
  readonly atMs: Ms
  /** How many more it may ask for at that moment. */
  readonly left: number
}

/**
 * Makes a target due when it has told that something changed there: at once for the first event, and once more for
 * all that follow it closely; one on which something happens all the time, once a second. An event is never believed;
 * it only makes us look sooner.
 *
 * @param hasten makes checks of a target due after that time
 */
export function onEvents(
  generation: () => Pick<Generation, 'targets' | 'checks'>,
  clock: Clock,
  hasten: (id: TargetId, inMs: Ms, checks: ReadonlySet<string>) => void,
): (id: TargetId) => void {
  const asked = new Map<TargetId, Asked>()
  return (id) => {
    const nowMs = clock.monotonicMs()
    const before = asked.get(id) ?? { atMs: -Infinity, left: MOST_IN_A_ROW }
    if (before.atMs > nowMs) return // that look is still to come
    const next = nextLook(before, nowMs)
    asked.set(id, next)
    const { targets, checks } = generation()
    const due = (targets.get(id)?.plans ?? []).filter(({ check }) => isAboutEvents(checks.get(check)))
    if (due.length > 0) hasten(id, next.atMs - nowMs, new Set(due.map(({ check }) => check)))
  }
}

function nextLook(before: Asked, nowMs: Ms): Asked {
  const left = Math.min(MOST_IN_A_ROW, before.left + (nowMs - before.atMs) / PACE_MS)
  const atMs = Math.max(nowMs, before.atMs + (left >= 1 ? TOGETHER_MS : PACE_MS))
  return { atMs, left: Math.max(0, left - 1) }
}

/** What an event may have changed; figures of use take the engine a second to gather, and are no news. */
function isAboutEvents(check: AnyCheck | undefined): boolean {
  const { engine = [], workloads = [], nodes = [], configurations = [] } = check?.needs ?? {}
  return (
    engine.length + workloads.length + nodes.length + configurations.length > 0 &&
    engine.every((section) => section === 'containers')
  )
}
