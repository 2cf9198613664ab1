import * as z from 'zod'

const status = z.enum(['ok', 'warning', 'unknown', 'critical'])
const trouble = z.enum(['warning', 'unknown', 'critical'])
const moment = z.number()
const mute = z.strictObject({
  by: z.enum(['blind', 'dependency', 'maintenance', 'silence', 'acknowledged']),
  detail: z.string(),
  until: moment.optional(),
})

const standing = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('told'), againAt: moment.nullable() }),
  z.strictObject({ kind: z.literal('not-meant'), why: z.string() }),
  mute.extend({ kind: z.literal('muted') }),
  z.strictObject({
    kind: z.literal('waits'),
    for: z.enum(['openFor', 'wait', 'interval', 'limit', 'hours']),
    until: moment,
  }),
  z.strictObject({ kind: z.literal('due') }),
  z.strictObject({ kind: z.literal('left-over') }),
  z.strictObject({ kind: z.literal('hushed') }),
  z.strictObject({ kind: z.literal('mended') }),
  z.strictObject({ kind: z.literal('itself') }),
  z.strictObject({ kind: z.literal('over') }),
  // Nothing is open: after how long it would be told, in milliseconds from the moment it opens.
  z.strictObject({ kind: z.literal('would'), afterMs: z.number() }),
])

/** Why a subject is as it is, and who has been told of it or why nobody was. Moments are milliseconds since 1970. */
export const explanation = z.strictObject({
  subject: z.strictObject({ target: z.string(), check: z.string(), item: z.string() }),
  at: moment,
  /** Who answers: only a daemon knows what can be reached now. */
  source: z.enum(['daemon', 'store']),
  /** The last look; null where nobody has looked. */
  seen: z.strictObject({ status, summary: z.string(), at: moment, since: moment, isStale: z.boolean() }).nullable(),
  belief: z
    .strictObject({
      status: z.enum(['pending', ...status.options]),
      since: moment,
      /** Looks in a row that speak against it, and how many it takes. */
      against: z.strictObject({ looks: z.number(), needed: z.number(), retryMs: z.number() }).nullable(),
      isFlapping: z.boolean(),
      /** Share (0..1) of the last looks that differed from the one before, and above which it flaps. */
      changeRatio: z.number(),
      flapsAbove: z.number().nullable(),
    })
    .nullable(),
  incident: z
    .strictObject({
      id: z.string(),
      phase: z.enum(['open', 'resolved']),
      status: trouble,
      beganAt: moment,
      openedAt: moment,
    })
    .nullable(),
  /** What would keep everybody from being told now. */
  mute: mute.nullable(),
  /** What the routes are asked about: the incident, or one that would open now with this status. */
  asked: trouble,
  routes: z.array(
    z.strictObject({
      rule: z.string(),
      notifier: z.string(),
      told: z.strictObject({ at: moment, status: trouble, isFlapping: z.boolean() }).nullable(),
      standing,
    }),
  ),
  /** When something of this changes although nothing happens; null for never. */
  nextAt: moment.nullable(),
  /** What is mended of it, object by object: what every gate says. Empty where no rule wants it mended. */
  healing: z.array(
    z.strictObject({
      rule: z.string(),
      remedy: z.string(),
      words: z.string(),
      verdict: z.enum(['go', 'would', 'no']),
      gates: z.array(z.strictObject({ gate: z.string(), no: z.string().nullable() })),
    }),
  ),
})

export type Explanation = z.output<typeof explanation>
