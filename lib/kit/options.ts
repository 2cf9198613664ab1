import * as z from 'zod'
import { formatDuration, parseDurationMs } from '../base/duration.ts'
import { oneLine } from '../base/escape.ts'

/** For a check without options of its own. */
export const noOptions = z.strictObject({})

const NOT_A_DURATION = 'is not a duration: write "30s", "5m" or "1h30m"'

/** "5m", "1h30m" → milliseconds. A number without a unit is refused: nobody knows whether it is seconds. */
export const duration = (allowed: { minMs?: number; maxMs?: number } = {}): z.ZodType<number, string> =>
  z.string({ error: NOT_A_DURATION }).transform((text, context) => {
    const ms = parseDurationMs(text)
    const { minMs = 1, maxMs = 366 * 86_400_000 } = allowed
    if (ms === null) {
      context.addIssue({ code: 'custom', message: `"${oneLine(text, 80)}" ${NOT_A_DURATION}` })
      return z.NEVER
    }
    if (ms < minMs || ms > maxMs) {
      context.addIssue({
        code: 'custom',
        message: `"${text}" is out of range: ${formatDuration(minMs)} to ${formatDuration(maxMs)}`,
      })
      return z.NEVER
    }
    return ms
  })

/** Names or `*` patterns, in the order given. */
export const patterns = z.array(z.string().min(1)).describe('names or patterns such as "web-*"')

/** The two options of a check that judges many items: which of them. */
export const selection = (
  items: string,
): { only: z.ZodOptional<typeof patterns>; except: z.ZodDefault<typeof patterns> } => ({
  only: patterns.optional().describe(`${items} to judge; all when left out`),
  except: patterns.default([]).describe(`${items} to leave out`),
})
