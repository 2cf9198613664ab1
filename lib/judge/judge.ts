import type { AnyCheck } from '../kit/check.ts'
import { toFault } from '../kit/fault.ts'
import type { Fault } from '../model/fault.ts'
import type { Observation } from '../model/observation.ts'
import type { CheckResult, Unseen, Verdict } from '../model/result.ts'
import type { CheckPlan } from '../model/target.ts'
import { asVerdicts } from './verdicts.ts'

/**
 * What the observation means under this plan: one result per item, or one that says why nobody could look. Where a part
 * could not be seen, that is told beside the results of what was.
 * Nothing at all where there was nothing to judge, and where a check that nobody asked for by name does not fit.
 * Never throws: a check that does is a fault of its own.
 *
 * @param before what the check's last look left, read by its own schema
 */
export function judge(
  check: AnyCheck,
  plan: CheckPlan,
  observation: Observation,
  before: unknown = null,
): CheckResult[] {
  switch (observation.kind) {
    case 'seen':
      return judgeSeen(check, plan, observation, before)
    case 'faulted':
      return faulted(plan, observation, observation.fault)
  }
}

function judgeSeen(
  check: AnyCheck,
  plan: CheckPlan,
  observation: Extract<Observation, { kind: 'seen' }>,
  before: unknown,
): CheckResult[] {
  const { facts, look, hidden } = observation
  let verdicts: readonly (Verdict | Unseen)[]
  try {
    verdicts = asVerdicts(check.judge(facts, { limits: plan.limits, options: plan.options, look, before }))
  } catch (error) {
    return faulted(plan, observation, toFault(error))
  }
  const results = verdicts.flatMap((each): CheckResult[] => {
    if ('fault' in each) return faulted(plan, observation, each.fault, each.item)
    const subject = { target: observation.target, check: observation.check, item: each.item }
    return [{ subject, at: observation.at, kind: 'judged', verdict: each }]
  })
  const unknown = hidden ? faulted(plan, observation, hidden) : []
  // Of the target as a whole nobody can judge who has seen a part of it.
  return unknown.length === 0 ? results : [...results.filter(({ subject }) => subject.item !== ''), ...unknown]
}

/** A check that is on by default keeps quiet where the target cannot offer what it needs. */
function faulted(plan: CheckPlan, { target, check, at }: Observation, fault: Fault, item = ''): CheckResult[] {
  if (fault.code === 'not-supported' && !plan.explicit) return []
  return [{ subject: { target, check, item }, at, kind: 'faulted', fault }]
}
