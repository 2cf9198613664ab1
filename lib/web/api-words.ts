import * as z from 'zod'
import { isoInstant } from '../base/instant.ts'
import { GATES } from '../model/heal.ts'
import type { EpochMs } from '../model/time.ts'
import type { PlanSeen } from '../pages/do/plan-list.ts'
import type { WebOutcome, WebWish } from './wishing.ts'

// What programs hear of what they have had done. Documents of healing are those of the command line.

const instant = z.iso.datetime()
const object = z.strictObject({
  target: z.string(),
  kind: z.enum(['container', 'workload', 'unit', 'engine', 'target']),
  name: z.string(),
})

export const doneAnswer = z.strictObject({
  schema: z.literal('orch-watch/done/v1'),
  at: instant.describe('UTC'),
  says: z.string().describe('what came of it, for people; may hold text of others'),
  ids: z.array(z.string()).describe('of what was made: a silence, holds'),
})

export const planAnswer = z.strictObject({
  ...{ schema: z.literal('orch-watch/heal-plan/v1'), id: z.string(), at: instant, untilAt: instant },
  deeds: z.array(
    z.strictObject({
      ...{ incident: z.string(), rule: z.string(), remedy: z.string(), object, words: z.string() },
      verdict: z.enum(['go', 'would', 'no']),
      runs: z.boolean().describe('whether it is done when the plan is run'),
      gates: z.array(z.strictObject({ gate: z.enum(GATES), no: z.string().nullable(), againAt: instant.nullable() })),
    }),
  ),
  idle: z.array(z.strictObject({ incident: z.string(), rule: z.string(), remedy: z.string(), why: z.string() })),
})

export const ranAnswer = z.strictObject({
  ...{ schema: z.literal('orch-watch/heal-run/v1'), plan: z.string() },
  deeds: z.array(
    z.strictObject({
      ...{ object, words: z.string() },
      outcome: z.enum(['under-way', 'done', 'failed', 'unknown', 'refused']),
      why: z.string(),
    }),
  ),
})

export const errorAnswer = z.strictObject({
  error: z.string().describe('in words; may hold text of others'),
  problems: z.array(z.strictObject({ at: z.string().describe('where in the body'), says: z.string() })).optional(),
})

/** @param outcome null while it is being done */
export function answerOf(
  outcome: Exclude<WebOutcome, { kind: 'refused' }> | null,
  wish: WebWish,
  now: EpochMs,
): unknown {
  switch (outcome?.kind) {
    case 'planned':
      return planOf(outcome.plan)
    case 'ran':
      return { schema: 'orch-watch/heal-run/v1', plan: wish.do === 'heal-run' ? wish.plan : '', deeds: outcome.deeds }
    default: {
      const { says, ids } = outcome ?? { says: 'it is being done: the log of healing says what becomes of it', ids: [] }
      return { schema: 'orch-watch/done/v1', at: isoInstant(now), says, ids }
    }
  }
}

function planOf({ id, at, untilAt, deeds, idle }: PlanSeen): unknown {
  const dated = deeds.map(({ gates, ...deed }) => ({
    ...deed,
    gates: gates.map(({ againAt, ...each }) => ({ ...each, againAt: againAt === null ? null : isoInstant(againAt) })),
  }))
  const times = { at: isoInstant(at), untilAt: isoInstant(untilAt) }
  return { schema: 'orch-watch/heal-plan/v1', id, ...times, deeds: dated, idle }
}
