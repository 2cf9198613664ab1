import type { Clock } from '../base/clock.ts'
import { hold } from '../judge/hold.ts'
import { judge } from '../judge/judge.ts'
import { reachability } from '../judge/reachability.ts'
import { ownMemory, remember } from '../judge/remember.ts'
import type { AnyCheck, Needs } from '../kit/check.ts'
import type { KnownBaseline } from '../model/configuration.ts'
import type { CheckMemory, TargetMemory } from '../model/memory.ts'
import type { TargetReport } from '../model/report.ts'
import type { CheckResult } from '../model/result.ts'
import type { Looked } from '../model/fault.ts'
import type { CheckPlan, Target, TargetId } from '../model/target.ts'
import type { Workload } from '../model/workload.ts'
import { look } from '../observe/look.ts'
import type { Sight } from '../observe/look.ts'
import { observe } from '../observe/observe.ts'
import { noteSight } from '../observe/seen-of-targets.ts'
import type { News } from '../observe/seen-of-targets.ts'
import type { Sessions } from '../observe/sessions.ts'
import type { DeclaredOf } from './recording/declared-of.ts'
import { addCost } from '../observe/spending.ts'
import { madeThere } from './recording/made-there.ts'
import type { MadeThere } from './recording/made-there.ts'

export interface PassWorld {
  readonly checks: ReadonlyMap<string, AnyCheck>
  readonly sessions: Sessions
  readonly clock: Clock
  /** Nobody wants to know any more: what is asked ends at that moment, and what comes of it says nothing. */
  readonly givenUp?: AbortSignal
  /** What was declared good of the objects of a target. */
  readonly baselinesOf?: (target: TargetId) => readonly KnownBaseline[]
  /** What files say should run there. */
  readonly declaredOf?: DeclaredOf
  /** What somebody wants to know beside what the checks ask for. */
  readonly also?: Needs
}

export interface Passed {
  readonly target: TargetReport
  readonly results: readonly CheckResult[]
  /** Checks that have looked, whatever they found: an item that is missing from their results is not there. */
  readonly seen: ReadonlySet<string>
  /** What the next pass has to know. */
  readonly memory: TargetMemory
  /** What it tells that was not known. */
  readonly news: News
  /** What runs there of what should, where a check has asked for that. */
  readonly workloads?: Looked<readonly Workload[]>
  /** What is there was made of, where somebody asked and was told. */
  readonly configurations?: MadeThere
}

/** Each plan with the check that it is for. */
export function withChecks(
  plans: readonly CheckPlan[],
  checks: ReadonlyMap<string, AnyCheck>,
): { readonly plan: CheckPlan; readonly check: AnyCheck }[] {
  return plans.flatMap((plan) => {
    const check = checks.get(plan.check)
    return check ? [{ plan, check }] : []
  })
}

/** One target, all that is due on it: look once, let every check pick what it needs, judge, hold against what was. */
export async function pass(target: Target, before: TargetMemory, world: PassWorld): Promise<Passed> {
  const due = withChecks(target.plans, world.checks)
  const needs = [...due.map(({ check }) => check.needs), ...(world.also ? [world.also] : [])]
  const sight = await look(target, needs, world)
  const news = noteSight(target, sight, world.sessions.seen)
  const results = [...reachability(target.id, sight.at, sight.refused)]
  const endsAt = world.clock.monotonicMs() + sight.leftMs
  // Side by side: what one check waits for over the network is not taken from the time of the next.
  const looks = await Promise.all(
    due.map(async ({ plan, check }) => {
      const past = before.get(plan.check) ?? null
      const own = ownMemory(check, past)
      const leftMs = endsAt - world.clock.monotonicMs()
      return {
        past,
        own,
        observation: await observe(target.id, check, plan, sight, { leftMs, before: own, givenUp: world.givenUp }),
      }
    }),
  )
  const memory = new Map<string, CheckMemory>(before)
  const seen = new Set<string>()
  for (const [index, { plan, check }] of due.entries()) {
    const { past = null, own = null, observation } = looks[index] ?? {}
    if (!observation) continue
    const judged = judge(check, plan, observation, own)
    const couldNotJudge = judged.some(({ kind, subject }) => kind === 'faulted' && subject.item === '')
    if (observation.kind === 'seen' && !couldNotJudge) seen.add(plan.check)
    const { results: told, held } = hold(judged, plan, past)
    for (const result of told) results.push(result)
    const kept = remember(check, plan, observation, { past, own, held })
    if (kept) memory.set(plan.check, kept)
    else memory.delete(plan.check)
  }
  const { id, runtime, labels } = target
  const { tookMs } = sight
  const cost = addCost(sight.cost, sight.spentSince())
  return {
    target: { id, runtime, labels, reachable: !sight.refused.has(''), tookMs, cost },
    results,
    seen,
    memory,
    news,
    ...workloadsIn(sight),
    ...recordedIn(sight),
  }
}

function workloadsIn({ workloads: { list }, refused }: Sight): Pick<Passed, 'workloads'> {
  const gone = refused.get('') ?? refused.get('workloads')
  if (gone) return { workloads: { kind: 'faulted', fault: gone } }
  return list ? { workloads: list } : {}
}

/** Where a part of them could not be seen, what is missing of it need not be gone. */
function recordedIn({ configurations: { running, hiddenParts, resources } }: Sight): Pick<Passed, 'configurations'> {
  return running?.kind === 'seen' ? { configurations: madeThere(running, hiddenParts, resources) } : {}
}
