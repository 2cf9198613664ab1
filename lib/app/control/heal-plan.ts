import * as z from 'zod'
import { GATES } from '../../model/heal.ts'

const moment = z.number()

/** What is acted on. Names are foreign. */
export const healObject = z.strictObject({
  target: z.string(),
  kind: z.enum(['container', 'workload', 'unit', 'engine', 'target']),
  name: z.string(),
})

/** What would be done about everything that rules want mended. Moments are milliseconds since 1970; words are foreign. */
export const healPlan = z.strictObject({
  /** Names it on the command line. */
  id: z.string(),
  at: moment,
  /** Until then it can be run. */
  untilAt: moment,
  deeds: z.array(
    z.strictObject({
      incident: z.string(),
      rule: z.string(),
      remedy: z.string(),
      object: healObject,
      words: z.string(),
      /** `go`: the daemon does it; `would`: only that it is not switched on keeps it from that; `no`: a gate does. */
      verdict: z.enum(['go', 'would', 'no']),
      /** Whether it is done when a person runs the plan. */
      runs: z.boolean(),
      gates: z.array(z.strictObject({ gate: z.enum(GATES), no: z.string().nullable(), againAt: moment.nullable() })),
    }),
  ),
  /** Troubles about which nothing could be done. */
  idle: z.array(z.strictObject({ incident: z.string(), rule: z.string(), remedy: z.string(), why: z.string() })),
})

export type HealPlanned = z.output<typeof healPlan>

/** What became of each thing that a plan was run for. */
export const healRan = z.array(
  z.strictObject({
    object: healObject,
    words: z.string(),
    outcome: z.enum(['under-way', 'done', 'failed', 'unknown', 'refused']),
    why: z.string(),
  }),
)

export type HealRan = z.output<typeof healRan>

/** What people want left alone. */
export const hold = z.strictObject({
  /** Names it on the command line. */
  id: z.string(),
  /** "web-1/shop-*" */
  object: z.string(),
  by: z.string(),
  note: z.string(),
  fromAt: moment,
  untilAt: moment,
})

export type HoldShown = z.output<typeof hold>
