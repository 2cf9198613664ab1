import type { Clock } from '../base/clock.ts'
import { judge } from '../judge/judge.ts'
import { reachability } from '../judge/reachability.ts'
import type { AnyCheck } from '../kit/check.ts'
import type { TargetReport } from '../model/report.ts'
import type { CheckResult } from '../model/result.ts'
import type { Target } from '../model/target.ts'
import { look } from '../observe/look.ts'
import { observe } from '../observe/observe.ts'
import type { Sessions } from '../observe/sessions.ts'
import { addCost } from '../observe/spending.ts'

export interface PassWorld {
  readonly checks: ReadonlyMap<string, AnyCheck>
  readonly sessions: Sessions
  readonly clock: Clock
}

/** One target, all that is due on it: look once, let every check pick what it needs, judge. */
export async function pass(
  target: Target,
  world: PassWorld,
): Promise<{ readonly target: TargetReport; readonly results: readonly CheckResult[] }> {
  const due = target.plans.flatMap((plan) => {
    const check = world.checks.get(plan.check)
    return check ? [{ plan, check }] : []
  })
  const needs = due.map(({ check }) => check.needs)
  const sight = await look(target, needs, world.sessions, world.clock)
  const results = [...reachability(target.id, sight.at, sight.refused)]
  const endsAt = world.clock.monotonicMs() + sight.leftMs
  // Side by side: what one check waits for over the network is not taken from the time of the next.
  const observations = await Promise.all(
    due.map(({ plan, check }) => observe(target.id, check, plan, sight, endsAt - world.clock.monotonicMs())),
  )
  for (const [index, { plan, check }] of due.entries()) {
    const observation = observations[index]
    if (observation) results.push(...judge(check, plan, observation))
  }
  const { id, runtime, labels } = target
  const { tookMs } = sight
  const cost = addCost(sight.cost, sight.spentSince())
  return { target: { id, runtime, labels, reachable: !sight.refused.has(''), tookMs, cost }, results }
}
