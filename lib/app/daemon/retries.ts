import { DEFAULT_PATIENCE } from '../../model/patience.ts'
import type { Patience } from '../../model/patience.ts'
import { REACHABLE } from '../../model/reachable.ts'
import type { CheckResult, Subject } from '../../model/result.ts'
import { subjectKey } from '../../model/state.ts'
import type { SubjectState } from '../../model/state.ts'
import type { Target } from '../../model/target.ts'
import type { EpochMs, Ms } from '../../model/time.ts'

/** Checks that have to look again, and when. */
export interface Retry {
  readonly at: EpochMs
  readonly checks: ReadonlySet<string>
}

/**
 * What speaks against what is believed is looked at again soon: a blip is over by then, a problem is not. Of that only
 * what this look was about: behind a host that is gone, nothing comes out sooner for being asked about again.
 *
 * @param needsOf the capabilities that a check needs
 */
export function retriesOf(
  target: Target,
  { states, results }: { readonly states: readonly SubjectState[]; readonly results: readonly CheckResult[] },
  needsOf: (check: string) => readonly string[],
  now: EpochMs,
): readonly Retry[] {
  const looked = new Set(results.map(({ subject }) => subjectKey(subject)))
  const byPause = new Map<Ms, Set<string>>()
  for (const { against, subject } of states) {
    if (against === 0 || !looked.has(subjectKey(subject))) continue
    const { retryMs } = patienceOf(target, subject.check)
    const doubted = byPause.get(retryMs) ?? new Set()
    byPause.set(retryMs, doubted)
    for (const check of askersOf(target, subject, needsOf)) doubted.add(check)
  }
  return [...byPause].map(([ms, checks]) => ({ at: now + ms, checks }))
}

/** What has to look for a doubt to end: of what cannot be asked at all, those who want to ask it. */
function askersOf(
  { plans }: Target,
  { check, item }: Subject,
  needsOf: (check: string) => readonly string[],
): string[] {
  if (check !== REACHABLE || item === '') return [check]
  return [check, ...plans.map((plan) => plan.check).filter((each) => needsOf(each).includes(item))]
}

export function patienceOf({ plans }: Target, check: string): Patience {
  return plans.find((plan) => plan.check === check)?.patience ?? DEFAULT_PATIENCE
}
