import { createRequire } from 'node:module'
import type * as Cron from 'cron'
import type { EpochMs } from '../model/time.ts'

/**
 * When a cron expression is true for the first time after a moment.
 *
 * @param timezone as in the time zone database: "Europe/Berlin"
 * @throws Error of the package: what is no expression, no time zone, or is never true
 */
export function cronTimes(expression: string, timezone: string): (after: EpochMs) => EpochMs {
  // Loaded for those who use it: it takes as long to load as all the rest of a start.
  const { CronTime } = createRequire(import.meta.url)('cron') as Pick<typeof Cron, 'CronTime'>
  const time = new CronTime(expression, timezone)
  return (after) => time.getNextDateFrom(new Date(after), timezone).toMillis()
}

/** What is longer was not written by a person, and reading it would cost us. */
const LONGEST_EXPRESSION = 200

/**
 * The same for an expression that somebody else wrote: its next two times after a moment, or null where it cannot be
 * read or is never true. A question mark is any, as orchestrators have it.
 */
export function nextTwo(
  { expression, timezone }: { readonly expression: string; readonly timezone: string },
  after: EpochMs,
): readonly [EpochMs, EpochMs] | null {
  if (expression.length > LONGEST_EXPRESSION) return null
  try {
    const next = cronTimes(expression.replaceAll('?', '*'), timezone)
    const first = next(after)
    return [first, next(first)]
  } catch {
    return null
  }
}
