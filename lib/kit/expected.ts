import * as z from 'zod'
import type { Bound } from '../model/limit.ts'
import { fires, parseBound } from './bound.ts'

/** How many there should be: "1:4" and ">= 2" say what is wanted, not what is bad; 3 is exactly three. */
export type Expected = Bound

/** An option that says how many are wanted. */
export const expected: z.ZodType<Expected, string | number> = z
  .union([z.string(), z.number()])
  .transform((wanted, context) => {
    const text = String(wanted).trim()
    const bare = /^\d+$/u.test(text)
    const parsed = parseBound(bare ? `${text}:${text}` : text, { unit: 'count', bad: 'below', about: 'the count' })
    if (parsed.ok && (bare || /[<>:]/u.test(text))) return bare ? { ...parsed.bound, text } : parsed.bound
    context.addIssue({ code: 'custom', message: `"${text}" does not say how many: write 3, ">= 2" or "1:4"` })
    return z.NEVER
  })

/** Whether the count is one of those wanted. A range names the good values already, as in a Nagios plugin. */
export function isExpected(wanted: Expected, count: number): boolean {
  return wanted.kind === 'compare' ? fires(wanted, count) : !fires(wanted, count)
}
