import { z } from 'zod'
import type { Match } from '../../model/rule.ts'

const text = z
  .string()
  .min(1)
  .max(500)
  .regex(/^\P{Cc}*$/u, 'is one line')
const patterns = z.array(z.string().min(1).max(500)).min(1).max(100)
const moment = z.number().nonnegative()

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
  z.strictObject({ do: z.literal('reload') }),
])

export type Wish = z.output<typeof wish>

/** What came of it, in words for whoever asked. */
export const outcome = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('done'), says: z.string() }),
  z.strictObject({ kind: z.literal('refused'), why: z.string() }),
])

export type Outcome = z.output<typeof outcome>

export function matchOf({ labels, ...rest }: z.output<typeof match>): Match {
  const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined))
  return { ...given, ...(labels && { labels: new Map(labels) }) }
}
