import { CronTime } from 'cron'
import { z } from 'zod'
import { duration } from '../kit/options.ts'
import type { Schedule } from '../model/target.ts'

/** The keys that say how often. Given at any level; `cron` wins over an inherited `every` and the other way round. */
export const scheduleShape = {
  every: duration({ minMs: 1000, maxMs: 31 * 86_400_000 })
    .optional()
    .describe('how often a target is looked at, such as 60s'),
  cron: z.string().optional().describe('when a target is looked at, as a cron expression'),
  timezone: z.string().optional().describe('the time zone of `cron`, such as Europe/Berlin'),
}

export interface ScheduleWords {
  readonly every?: number | undefined
  readonly cron?: string | undefined
  readonly timezone?: string | undefined
}

/** Why a cron expression can never be used, with the key it is about; null when it can. */
export function cronProblem({
  every,
  cron,
  timezone,
}: ScheduleWords): { key: 'cron' | 'timezone'; message: string } | null {
  if (timezone !== undefined && !knownZone(timezone)) {
    return { key: 'timezone', message: `"${timezone}" is not a time zone: write one such as "Europe/Berlin" or "UTC"` }
  }
  if (cron === undefined) return null
  if (every !== undefined) return { key: 'cron', message: 'either "every" or "cron", not both' }
  try {
    // It finds the next date: an expression that is never true (30 February) is found out here and not in a year.
    new CronTime(cron, timezone ?? 'UTC').sendAt()
    return null
  } catch (error) {
    const why = error instanceof Error ? error.message.split('\n')[0] : String(error)
    return { key: 'cron', message: `"${cron}" is not a cron expression that is ever true: ${why ?? ''}` }
  }
}

/** The levels from the most general to the most particular; the last one that says anything decides. */
export function resolveSchedule(levels: readonly ScheduleWords[]): Schedule {
  let everyMs: number | undefined = 60_000
  let expression: string | undefined
  let timezone = 'UTC'
  for (const level of levels) {
    timezone = level.timezone ?? timezone
    if (level.every !== undefined) [everyMs, expression] = [level.every, undefined]
    if (level.cron !== undefined) [everyMs, expression] = [undefined, level.cron]
  }
  return expression === undefined
    ? { kind: 'every', everyMs: everyMs ?? 60_000 }
    : { kind: 'cron', expression, timezone }
}

function knownZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false // RangeError is how the platform says that it does not know the zone
  }
}
