import { greatest } from '../../base/extremes.ts'

import type { SubjectNow } from '../../export/subjects.ts'
import { nowOf } from '../../export/report.ts'
import type { TargetReport } from '../../model/report.ts'
import { REACHABLE } from '../../model/reachable.ts'
import type { CheckResult } from '../../model/result.ts'
import { subjectKey } from '../../model/state.ts'
import type { SubjectState } from '../../model/state.ts'
import type { Target, TargetId } from '../../model/target.ts'
import type { Looked } from '../../model/fault.ts'
import type { EpochMs } from '../../model/time.ts'
import type { Workload } from '../../model/workload.ts'
import type { Passed } from '../pass.ts'

/** What the last look at each target has measured, and what it took. Nothing of it outlasts the process. */
export interface Latest {
  /**
   * Takes in what a look has brought of these checks, in the place of what it brought before: a check that could not
   * look has measured nothing. Who cannot be reached has no figures at all.
   */
  take(id: TargetId, passed: Pick<Passed, 'target' | 'results' | 'workloads'>, asked: ReadonlySet<string>): void
  /** Goes on with these targets and their checks. */
  keep(targets: readonly Target[]): void
  /** How the last look went; nothing before the first. */
  lookAt(id: TargetId): TargetReport | undefined
  /** What runs there of what should; nothing where nobody was told. */
  workloadsOf(id: TargetId): LastWorkloads | undefined
  /** What the look that a state is of has measured, and why nothing was seen; nothing where that was before we began. */
  seenBy(state: SubjectState): Pick<SubjectNow, 'metrics' | 'fault'> | undefined
}

/** What runs of what should, as a target has told it last. */
export interface LastWorkloads {
  readonly at: EpochMs
  readonly list: readonly Workload[]
  /** Somebody has looked since, and could not see them. */
  readonly isPast: boolean
}

type Seen = ReadonlyMap<string, SubjectNow>

/** @param wanted whether anybody wants figures: without them only the looks are remembered, and what runs */
export function latestLooks(wanted: () => boolean): Latest {
  const looks = new Map<TargetId, TargetReport>()
  const running = new Map<TargetId, LastWorkloads>()
  /** By target and check. */
  const figures = new Map<TargetId, Map<string, Seen>>()
  return {
    take(id, { target, results, workloads }, asked) {
      if (asked.has(REACHABLE)) looks.set(id, target)
      const isWanted = wanted()
      const at = greatest(
        results.map((result) => result.at),
        0,
      )
      if (workloads) note(running, id, workloads, at)
      const own = figures.get(id) ?? new Map<string, Seen>()
      if (!target.reachable) own.clear()
      const seen = isWanted ? byCheck(results, target.runtime) : new Map<string, Seen>()
      for (const check of asked) {
        const told = seen.get(check)
        if (told) own.set(check, told)
        // A look at other things says of the target itself only that it is there.
        else if (check !== REACHABLE) own.delete(check)
      }
      figures.set(id, own)
    },
    keep(targets) {
      const checksOf = new Map(targets.map(({ id, plans }) => [id, new Set(plans.map(({ check }) => check))]))
      for (const [id, own] of figures) {
        const checks = checksOf.get(id)
        if (!checks) figures.delete(id)
        for (const check of own.keys()) if (check !== REACHABLE && !checks?.has(check)) own.delete(check)
      }
      for (const map of [looks, running]) for (const id of map.keys()) if (!checksOf.has(id)) map.delete(id)
    },
    lookAt: (id) => looks.get(id),
    workloadsOf: (id) => running.get(id),
    seenBy({ subject, at }) {
      const seen = figures.get(subject.target)?.get(subject.check)?.get(subjectKey(subject))
      return seen?.at === at ? seen : undefined
    },
  }
}

function byCheck(results: readonly CheckResult[], runtime: string): ReadonlyMap<string, Seen> {
  const found = new Map<string, Map<string, SubjectNow>>()
  for (const result of results) {
    const { check } = result.subject
    const own = found.get(check) ?? new Map<string, SubjectNow>()
    found.set(check, own.set(subjectKey(result.subject), nowOf(result, runtime)))
  }
  return found
}

/** What could not be seen is as it was, and known to be past. */
function note(
  running: Map<TargetId, LastWorkloads>,
  id: TargetId,
  workloads: Looked<readonly Workload[]>,
  at: EpochMs,
): void {
  const before = running.get(id)
  if (workloads.kind === 'seen') running.set(id, { at, list: workloads.value, isPast: false })
  else if (before) running.set(id, { ...before, isPast: true })
}
