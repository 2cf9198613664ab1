import type { AnyCheck } from '../../kit/check.ts'
import { DEFAULT_PATIENCE } from '../../model/patience.ts'
import type { CheckPlan } from '../../model/target.ts'
import type { Passed } from '../pass.ts'
import type { Looked } from './picture.ts'

/** A pass with every check of a target, as the picture takes it: nothing of it was a second look at what was doubted. */
export function wholeLook(
  passed: Passed,
  plans: readonly CheckPlan[],
  checks: ReadonlyMap<string, Pick<AnyCheck, 'needs'>>,
): Looked {
  const patience = new Map(plans.map((plan) => [plan.check, plan.patience]))
  const needs = plans.map(({ check }) => checks.get(check)?.needs ?? {})
  return {
    ...passed,
    asked: new Set(needs.flatMap((each) => Object.keys(each))),
    extras: new Set(),
    patienceOf: (check) => patience.get(check) ?? DEFAULT_PATIENCE,
  }
}
