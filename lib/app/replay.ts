import type { AnyCheck } from '../kit/check.ts'
import type { Asked, Transcript } from '../kit/transcript/shape.ts'
import { judge } from '../judge/judge.ts'
import { reachability } from '../judge/reachability.ts'
import { sortWorstFirst, summarise } from '../judge/summary.ts'
import type { Report } from '../model/report.ts'
import { statusOf, summaryOf } from '../model/result.ts'
import type { CheckResult, Status } from '../model/result.ts'
import type { CheckPlan } from '../model/target.ts'
import { observe } from '../observe/observe.ts'
import { planFrom } from './transcript-plan.ts'
import { played } from './transcript-sight.ts'

interface ReplayWorld {
  readonly checks: ReadonlyMap<string, AnyCheck>
  /** Plans to judge by instead of those in the transcript, by name of the check. */
  readonly plans?: ReadonlyMap<string, CheckPlan>
}

export interface Replayed {
  readonly report: Report
  /** What each check says, as a transcript has it. */
  readonly byCheck: ReadonlyMap<string, Expected[]>
}

interface Expected {
  readonly item: string
  readonly status: Status
  readonly summary: string
}

/**
 * Judges a recorded look once more, as if it were now. Nobody is asked: what the transcript does not tell is a fault.
 *
 * @throws WatchError where a check, or one of its settings, is not there
 */
export async function replay(transcript: Transcript, { checks, plans }: ReplayWorld): Promise<Replayed> {
  const sight = played(transcript)
  const target = sight.target.id
  const told = await Promise.all(
    askedOf(transcript).map(async ([name, asked]): Promise<[string, CheckResult[]]> => {
      const check = checks.get(name)
      if (!check) return [name, []]
      const plan = plans?.get(name) ?? planFrom(check, asked.settings, asked.explicit)
      const before = asked.before ?? null
      const observation = await observe(target, check, plan, sight, { before })
      return [name, observation ? judge(check, plan, observation, before).map(withoutGrounds) : []]
    }),
  )
  const results = sortWorstFirst([
    ...reachability(target, sight.at, sight.refused),
    ...told.flatMap(([, each]) => each),
  ])
  const { labels } = sight.target
  const about = {
    id: target,
    runtime: 'transcript',
    labels,
    reachable: !sight.refused.has(''),
    tookMs: 0,
    cost: sight.cost,
  }
  return {
    report: { at: sight.at, tookMs: 0, summary: summarise(results), targets: [about], results },
    byCheck: new Map(told.map(([name, each]) => [name, each.map(shortly)])),
  }
}

/** What a transcript asks, by check: one, or several. */
export function askedOf({ check, checks, ...own }: Transcript): readonly (readonly [string, Asked])[] {
  const { settings, explicit, before, expect } = own
  return [
    ...Object.entries(checks ?? {}),
    ...(check === undefined ? [] : [[check, { settings, explicit, before, expect }] as const]),
  ]
}

function withoutGrounds(result: CheckResult): CheckResult {
  if (result.kind === 'faulted') return result
  const { grounds, ...verdict } = result.verdict
  return grounds ? { ...result, verdict } : result
}

function shortly(result: CheckResult): Expected {
  return { item: result.subject.item, status: statusOf(result), summary: summaryOf(result) }
}
