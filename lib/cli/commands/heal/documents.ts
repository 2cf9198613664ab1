import * as z from 'zod'
import { healObject, healPlan, healRan, hold } from '../../../app/control/heal-plan.ts'
import type { HealPlanned, HealRan, HoldShown } from '../../../app/control/heal-plan.ts'
import type { Verified } from '../../../app/heal/pages.ts'
import { isoInstant } from '../../../base/instant.ts'
import { jsonText } from '../../../base/json-text.ts'
import { AUDIT_KINDS, GATES } from '../../../model/heal.ts'
import type { AuditEntry } from '../../../model/heal.ts'

// What `heal` and `hold` print with --json; docs/heal-*.schema.json and docs/holds.schema.json are made of it. A change that
// breaks readers is a new version.

const instant = z.iso.datetime()
const hash = z.string().regex(/^[0-9a-f]{64}$/u)
const planned = healPlan.shape.deeds.element
const answer = planned.shape.gates.element

export const healPlanSchema = z
  .strictObject({
    schema: z.literal('orch-watch/heal-plan/v1'),
    id: healPlan.shape.id.describe('names it on the command line: "orch-watch heal run ID"'),
    at: instant,
    untilAt: instant.describe('until then it can be run'),
    deeds: z
      .array(
        z.strictObject({
          ...planned.shape,
          verdict: planned.shape.verdict.describe(
            '`go`: the daemon does it; `would`: only that it is not switched on keeps it from that; `no`: a gate does',
          ),
          runs: planned.shape.runs.describe('whether it is done when a person runs the plan'),
          gates: z
            .array(z.strictObject({ ...answer.shape, againAt: instant.nullable() }))
            .describe('what every gate says of it, in their order; `no` is null where it lets it through'),
        }),
      )
      .describe('everything that could be done now'),
    idle: healPlan.shape.idle.describe('troubles about which nothing could be done'),
  })
  .describe('What "orch-watch heal plan --json" prints. Words are foreign text.')

export function healPlanDocument({ id, at, untilAt, deeds, idle }: HealPlanned): string {
  const dated = deeds.map(({ gates, ...deed }) => ({
    ...deed,
    gates: gates.map(({ againAt, ...each }) => ({ ...each, againAt: againAt === null ? null : isoInstant(againAt) })),
  }))
  const times = { at: isoInstant(at), untilAt: isoInstant(untilAt) }
  return textOf(healPlanSchema, { schema: 'orch-watch/heal-plan/v1', id, ...times, deeds: dated, idle })
}

export const healRunSchema = z
  .strictObject({
    schema: z.literal('orch-watch/heal-run/v1'),
    plan: z.string(),
    deeds: healRan.describe('what became of each of them'),
  })
  .describe('What "orch-watch heal run PLAN --json" prints.')

export function healRunDocument(plan: string, deeds: HealRan): string {
  return textOf(healRunSchema, { schema: 'orch-watch/heal-run/v1', plan, deeds })
}

export const healLogSchema = z
  .strictObject({
    schema: z.literal('orch-watch/heal-log/v1'),
    entries: z
      .array(
        z.strictObject({
          at: instant,
          kind: z.enum(AUDIT_KINDS),
          words: z.string(),
          incident: z.string().optional(),
          rule: z.string().optional(),
          remedy: z.string().optional(),
          object: healObject.optional(),
          deed: z.string().optional().describe('the same in all entries of one deed'),
          gate: z.enum(GATES).optional().describe('which one said no'),
          by: z.string().optional().describe('who has said so, where it was a person'),
          seq: z.int().min(1),
          hash,
          previous: hash.describe('hash of the entry before it; zeros for the first'),
        }),
      )
      .describe('the oldest first'),
  })
  .describe('What "orch-watch heal log --json" prints. Words are foreign text.')

export function healLogDocument(entries: readonly AuditEntry[]): string {
  const dated = entries.map(({ at, ...rest }) => ({ at: isoInstant(at), ...rest }))
  return textOf(healLogSchema, { schema: 'orch-watch/heal-log/v1', entries: dated })
}

export const healLogVerifiedSchema = z
  .strictObject({
    schema: z.literal('orch-watch/heal-log-verified/v1'),
    whole: z.boolean(),
    entries: z.int().min(0).describe('how many were read'),
    broken: z.int().nullable().describe('the first one that is not what was written there, or is missing'),
    head: z
      .strictObject({ seq: z.int(), hash })
      .nullable()
      .describe('where it ends: whoever keeps this elsewhere finds out when all of it was written anew'),
  })
  .describe('What "orch-watch heal log --verify --json" prints.')

export function healLogVerifiedDocument({ entries, broken, head }: Verified): string {
  const document = { schema: 'orch-watch/heal-log-verified/v1' as const, whole: broken === null, entries, broken, head }
  return textOf(healLogVerifiedSchema, document)
}

export const holdsSchema = z
  .strictObject({
    schema: z.literal('orch-watch/holds/v1'),
    holds: z.array(
      z.strictObject({
        ...hold.shape,
        id: hold.shape.id.describe('names it on the command line: "orch-watch hold release ID"'),
        object: hold.shape.object.describe('what is left alone, with patterns: "web-1/shop-*"'),
        fromAt: instant,
        untilAt: instant,
      }),
    ),
  })
  .describe('What "orch-watch hold list --json" prints.')

export function holdsDocument(holds: readonly HoldShown[]): string {
  const dated = holds.map(({ fromAt, untilAt, ...rest }) => {
    return { ...rest, fromAt: isoInstant(fromAt), untilAt: isoInstant(untilAt) }
  })
  return textOf(holdsSchema, { schema: 'orch-watch/holds/v1', holds: dated })
}

/** The schema is here for its type: that what is printed keeps it, tests say. */
function textOf<Schema extends z.ZodType>(_: Schema, document: z.output<Schema>): string {
  return `${jsonText(document, 2)}\n`
}
