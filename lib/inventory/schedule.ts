import { createRequire } from 'node:module'
import type * as Cron from 'cron'
import * as z from 'zod'
import { oneLine } from '../base/escape.ts'
import { duration } from '../kit/options.ts'
import type { Schedule } from '../model/target.ts'

/** The keys that say how often. Given at any level; `cron` wins over an inherited `every` and the other way round. */
export const scheduleShape = {
  every: duration({ minMs: 1000, maxMs: 31 * 86_400_000 })
    .optional()
    .describe('how often it is looked at, such as 60s'),
  cron: z.string().min(1).max(200).optional().describe('when it is looked at, as a cron expression'),
  timezone: z.string().optional().describe('the time zone of `cron`, such as Europe/Berlin; UTC when left out'),
}

export interface ScheduleWords {
  readonly every?: number | undefined
  readonly cron?: string | undefined
  readonly timezone?: string | undefined
}

/** What a target keeps to when nobody says anything. */
export const DEFAULT_EVERY = '60s'
const DEFAULT_SCHEDULE: Schedule = { kind: 'every', everyMs: 60_000 }

/** Why a cron expression can never be used, with the key it is about; null when it can. */
export function cronProblem({
  every,
  cron,
  timezone,
}: ScheduleWords): { key: 'cron' | 'timezone'; message: string } | null {
  if (timezone !== undefined && !knownZone(timezone)) {
    return { key: 'timezone', message: notAZone(timezone) }
  }
  if (cron === undefined) return null
  if (every !== undefined) return { key: 'cron', message: 'either "every" or "cron", not both' }
  const why = whyNever(cron, timezone ?? 'UTC')
  return why === null ? null : { key: 'cron', message: `"${cron}" ${why}` }
}

export function notAZone(name: string): string {
  return `"${oneLine(name, 80)}" is not a time zone: write one such as "Europe/Berlin" or "UTC"`
}

/** Finds the next date: an expression that is never true (30 February) is found out here and not in a year. */
function whyNever(cron: string, timezone: string): string | null {
  // Loaded when somebody writes an expression: it takes as long to load as all the rest of a start.
  const { CronTime } = createRequire(import.meta.url)('cron') as Pick<typeof Cron, 'CronTime'>
  try {
    new CronTime(cron, timezone).sendAt()
    return null
  } catch (error) {
    const why = (error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)).trim()
    if (why.includes('No execution date')) return 'is never true: no such date comes in the next 8 years'
    return `is not a cron expression: ${why.charAt(0).toLowerCase()}${why.slice(1)}`
  }
}

/** The levels from the most general to the most particular; the last one that says anything decides. */
export function resolveSchedule(levels: readonly ScheduleWords[]): Schedule {
  let everyMs: number | undefined
  let expression: string | undefined
  let timezone = 'UTC'
  for (const level of levels) {
    timezone = level.timezone ?? timezone
    if (level.every !== undefined) [everyMs, expression] = [level.every, undefined]
    if (level.cron !== undefined) [everyMs, expression] = [undefined, level.cron]
  }
  if (expression !== undefined) return { kind: 'cron', expression, timezone }
  return everyMs === undefined ? DEFAULT_SCHEDULE : { kind: 'every', everyMs }
}

/** Names of zones only: an offset such as "+01:00" has no summer. */
export function knownZone(name: string): boolean {
  if (!/^[A-Za-z][A-Za-z0-9_+/-]*$/u.test(name)) return false
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false // RangeError is how the platform says that it does not know the zone
  }
}
