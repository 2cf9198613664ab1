import { greatest } from '../../base/extremes.ts'
import type { Clock } from '../../base/clock.ts'
import { capped } from '../../export/cap.ts'
import type { Dropped } from '../../export/cap.ts'
import { daemonFamilies } from '../../export/daemon.ts'
import type { DaemonNow } from '../../export/daemon.ts'
import { freshUntil } from '../../export/fresh.ts'
import type { SubjectNow } from '../../export/subjects.ts'
import type { TargetNow } from '../../export/targets.ts'
import type { Exported } from '../../model/metrics.ts'
import { SELF } from '../../model/oneself.ts'
import { REACHABLE } from '../../model/reachable.ts'
import type { SubjectState } from '../../model/state.ts'
import type { Target } from '../../model/target.ts'
import type { EpochMs } from '../../model/time.ts'
import type { Generation } from './generation.ts'
import type { Latest } from './latest.ts'
import type { Picture } from './picture.ts'

export interface MetricsWorld {
  readonly generation: () => Generation
  readonly picture: Picture
  readonly latest: Latest
  readonly clock: Clock
  /** How the daemon itself is. */
  readonly own: () => DaemonNow['own']
}

const DEFAULT_MAX_SERIES = 50_000

/** All that the daemon knows at the moment it is asked, as families that may leave. What is left out is counted. */
export function metricsOf({ generation, picture, latest, clock, own }: MetricsWorld): () => Exported {
  let dropped: Dropped = new Map()
  return () => {
    const { inventory } = generation()
    const at = clock.now()
    const seen = inventory.targets.filter(({ carrier }) => !carrier).map((target) => seenNow(target, at))
    const families = daemonFamilies({
      at,
      own: own(),
      targets: seen.map(({ target }) => target),
      subjects: [...seen.flatMap(({ subjects }) => subjects), ...picture.statesOf(SELF).map(ofOurselves)],
      incidents: picture.stories.open(),
    })
    const kept = capped(families, inventory.settings.maxSeries ?? DEFAULT_MAX_SERIES, dropped)
    dropped = kept.dropped
    return { at, families: kept.families }
  }

  function seenNow(target: Target, at: EpochMs): { readonly target: TargetNow; readonly subjects: SubjectNow[] } {
    const { id, runtime, labels } = target
    const states = picture.statesOf(id)
    const isStale = staleness(target, at)
    const subjects = states.map((state): SubjectNow => {
      const { subject, status, at: seenAt } = state
      return { subject, status, at: seenAt, runtime, metrics: [], ...latest.seenBy(state), isStale: isStale(state) }
    })
    const look = latest.lookAt(id)
    const lookedAt = states.length === 0 ? undefined : greatest(states.map((state) => state.at))
    const reachable = reachableBy(states, isStale, look?.reachable)
    return { target: { id, runtime, labels, reachable, lookedAt, look }, subjects }
  }
}

/**
 * Whether it was there when it was looked at last; null where that is long ago, or before we began and nobody can tell:
 * a host with another key is critical, and so is one that is slow.
 */
function reachableBy(
  states: readonly SubjectState[],
  isStale: (state: SubjectState) => boolean,
  now: boolean | undefined,
): boolean | null {
  const itself = states.find(({ subject }) => subject.check === REACHABLE && subject.item === '')
  if (!itself || isStale(itself)) return null
  return now ?? (itself.status === 'critical' ? null : itself.status !== 'unknown')
}

/** Whether what was seen is old by now. Of one check all that was seen at one moment is old together. */
function staleness({ schedule, plans }: Target, now: EpochMs): (state: SubjectState) => boolean {
  const schedules = new Map(plans.map((plan) => [plan.check, plan.schedule ?? schedule]))
  const known = new Map<string, boolean>()
  return ({ subject: { check }, at }) => {
    const key = `${check} ${at}`
    const isOld = known.get(key) ?? now > freshUntil(schedules.get(check) ?? schedule, at)
    known.set(key, isOld)
    return isOld
  }
}

/** What we find out about ourselves is said when it changes: it is never old. */
function ofOurselves({ subject, status, at }: SubjectState): SubjectNow {
  return { subject, status, at, isStale: false, metrics: [] }
}
