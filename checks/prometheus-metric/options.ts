import * as z from 'zod'
import { parseBound } from '../../lib/kit/index.ts'
import { selector } from './selector.ts'

const bound = z.union([z.string(), z.number()]).transform((written, context) => {
  const parsed = parseBound(String(written), { unit: 'count', bad: 'above', about: 'the value' })
  if (parsed.ok) return parsed.bound
  context.addIssue({ code: 'custom', message: parsed.why })
  return z.NEVER
})

const wanted = z.strictObject({
  metric: selector,
  warn: bound.optional(),
  crit: bound.optional(),
  absent: z.enum(['ok', 'warning', 'critical']).default('critical'),
})

export type Wanted = z.output<typeof wanted>

/** Which series, and what their values may be. */
export const expectOption = z
  .array(wanted)
  .max(100)
  .default([])
  .describe(
    'series and their limits: `{ metric: \'node_load1\', warn: "> 4", crit: "> 8" }`, `{ metric: \'up{job="db*"}\', crit: "< 1" }`; `absent: ok` where there may be none',
  )
