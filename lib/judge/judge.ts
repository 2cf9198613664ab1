import type { AnyCheck } from '../kit/check.ts'
import type { Observation } from '../model/observation.ts'
import type { CheckResult, Verdict } from '../model/result.ts'
import type { CheckPlan } from '../model/target.ts'

/** One check's observation, held against the limits of its plan: a result for each item. Never throws. */
export function judge(check: AnyCheck, plan: CheckPlan, observation: Observation): readonly CheckResult[] {
  const { target, at } = observation
  const subject = { target, check: check.name, item: '' }
  switch (observation.kind) {
    case 'not-offered':
      if (!plan.explicit) return []
      return [{ kind: 'faulted', subject, at, fault: { code: 'not-supported', message: observation.what } }]
    case 'faulted':
      // A check that nobody asked for keeps quiet where the target cannot offer what it needs.
      if (observation.fault.code === 'not-supported' && !plan.explicit) return []
      return [{ kind: 'faulted', subject, at, fault: observation.fault }]
    case 'seen':
      try {
        const by = { limits: plan.limits, options: plan.options as never, look: observation.look }
        return distinct(check.judge(observation.facts, by)).map((verdict) => ({
          kind: 'judged',
          subject: { ...subject, item: verdict.item },
          at,
          verdict,
        }))
      } catch (error) {
        const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
        return [{ kind: 'faulted', subject, at, fault: { code: 'bug', message: `judging failed: ${message}` } }]
      }
  }
}

/** Two items of one name would be one subject: the second is told apart rather than lost. */
function distinct(verdicts: readonly Verdict[]): Verdict[] {
  const taken = new Set<string>()
  return verdicts.map((verdict) => {
    let item = verdict.item
    for (let n = 2; taken.has(item); n += 1) item = `${verdict.item} (${n})`
    taken.add(item)
    return { ...verdict, item }
  })
}
