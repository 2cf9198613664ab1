import type { Labels } from '../../model/labels.ts'
import type { RolloutPhase, Workload } from '../../model/workload.ts'
import { chooser } from '../patterns.ts'

interface Choice {
  readonly only?: readonly string[] | undefined
  readonly except: readonly string[]
}

/** Whoever owns a thing can take it out of all checks with this label, set to "true". */
const IGNORE_LABEL = 'orch-watch.ignore'

/** Those to judge, by id: of what has no labels. */
export function chosenById<T extends { readonly id: string }>(all: readonly T[], by: Choice): T[] {
  const wanted = chooser(by)
  return all.filter(({ id }) => wanted(id))
}

/** Those to judge, by what a person calls them, without those whose owner wants none of it. */
export function chosenByLabels<T extends { readonly labels: Labels }>(
  all: readonly T[],
  by: Choice,
  called: (each: T) => string,
): T[] {
  const wanted = chooser(by)
  return all.filter((each) => wanted(called(each)) && each.labels[IGNORE_LABEL] !== 'true')
}

const MOVING: readonly RolloutPhase[] = ['progressing', 'rolling-back', 'unnoticed']

/** Whether it is on its way to what is asked for, so that less than that is no surprise. */
export function inFlux({ rollout }: Workload): boolean {
  return rollout !== undefined && MOVING.includes(rollout.phase)
}
