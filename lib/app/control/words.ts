import * as z from 'zod'
import type { Match } from '../../model/rule.ts'
import { dump } from './dump.ts'
import { explanation } from './explanation.ts'
import { healObject, healPlan, healRan, hold } from './heal-plan.ts'
import { letter } from './letter.ts'
import { printedLine, seenByDaemon } from './seen.ts'

const text = z
  .string()
  .min(1)
  .max(500)
  .regex(/^\P{Cc}*$/u, 'is one line')
const patterns = z.array(z.string().min(1).max(500)).min(1).max(100)
/** No later than what a date can be. */
const moment = z.number().nonnegative().max(8.64e15)

const match = z.strictObject({
  target: patterns.optional(),
  check: patterns.optional(),
  item: patterns.optional(),
  // Pairs and not a map: a label may be called "__proto__".
  labels: z
    .array(z.tuple([z.string().min(1), patterns]))
    .min(1)
    .max(100)
    .optional(),
})

const objectMatch = z.strictObject({
  target: patterns.optional(),
  kind: z.array(healObject.shape.kind).min(1).optional(),
  name: patterns.optional(),
})

/** What a person may ask of the daemon. */
export const wish = z.discriminatedUnion('do', [
  z.strictObject({
    do: z.literal('ack'),
    incident: text,
    by: text,
    note: text,
    isSticky: z.boolean(),
    until: moment.optional(),
  }),
  z.strictObject({ do: z.literal('unack'), incident: text, by: text }),
  z.strictObject({ do: z.literal('silence'), match, by: text, note: text, until: moment }),
  z.strictObject({ do: z.literal('unsilence'), id: text, by: text }),
  z.strictObject({ do: z.literal('silences') }),
  z.strictObject({ do: z.literal('explain'), target: text, check: text, item: text.or(z.literal('')).optional() }),
  z.strictObject({ do: z.literal('letters') }),
  // Without a letter all are meant. A key holds the name of a rule and of a group, and may be long.
  z.strictObject({ do: z.literal('retry-letters'), letter: z.string().min(1).max(4000).optional(), by: text }),
  z.strictObject({ do: z.literal('drop-letters'), letter: z.string().min(1).max(4000).optional(), by: text }),
  // The switch is a file, and was turned by whoever says so.
  z.strictObject({ do: z.literal('heal-stopped'), by: text, note: text.or(z.literal('')) }),
  z.strictObject({ do: z.literal('heal-resumed'), by: text, note: text.or(z.literal('')) }),
  // Without a plan a new one is made.
  z.strictObject({ do: z.literal('heal-plan'), plan: text.optional() }),
  z.strictObject({ do: z.literal('heal-run'), plan: text, by: text }),
  z.strictObject({
    do: z.literal('hold'),
    matches: z.array(objectMatch).min(1).max(100),
    by: text,
    note: text,
    until: moment,
  }),
  z.strictObject({ do: z.literal('release'), id: text, by: text }),
  z.strictObject({ do: z.literal('holds') }),
  z.strictObject({ do: z.literal('dump') }),
  z.strictObject({ do: z.literal('seen') }),
  z.strictObject({
    do: z.literal('last-lines'),
    target: text,
    workload: text.or(z.literal('')).optional(),
    id: text.optional(),
    name: text,
    node: text.optional(),
  }),
  z.strictObject({ do: z.literal('reload') }),
])

export type Wish = z.output<typeof wish>

/** What came of it: in words for whoever asked, or what was asked for. */
export const outcome = z.discriminatedUnion('kind', [
  // The ids of what was made: by them it is ended.
  z.strictObject({ kind: z.literal('done'), says: z.string(), ids: z.array(z.string()).optional() }),
  z.strictObject({ kind: z.literal('explained'), explanation }),
  z.strictObject({ kind: z.literal('dumped'), dump }),
  z.strictObject({ kind: z.literal('seen'), seen: seenByDaemon }),
  z.strictObject({ kind: z.literal('lines'), lines: z.array(printedLine) }),
  z.strictObject({ kind: z.literal('letters'), letters: z.array(letter) }),
  z.strictObject({ kind: z.literal('planned'), plan: healPlan }),
  z.strictObject({ kind: z.literal('ran'), deeds: healRan }),
  z.strictObject({ kind: z.literal('holds'), holds: z.array(hold) }),
  z.strictObject({ kind: z.literal('refused'), why: z.string() }),
])

export type Outcome = z.output<typeof outcome>

export function matchOf({ labels, ...rest }: z.output<typeof match>): Match {
  const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined))
  return { ...given, ...(labels && { labels: new Map(labels) }) }
}
