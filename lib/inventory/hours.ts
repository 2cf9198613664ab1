import * as z from 'zod'
import { oneLine } from '../base/escape.ts'
import type { Hours } from '../model/rule.ts'
import { knownZone, notAZone } from './schedule.ts'

const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']
const DAY_MINUTES = 24 * 60
const WEEK_MINUTES = 7 * DAY_MINUTES
const NOT_HOURS = 'are no hours: write "mon-fri 08:00-18:00", "sat,sun 00:00-24:00" or "22:00-06:00" for every day'

type Allowed = Hours['allow'][number]

const span = () =>
  z.string({ error: NOT_HOURS }).transform((text, context): readonly Allowed[] => {
    const spans = spansOf(text)
    if (spans !== null) return spans
    context.addIssue({ code: 'custom', message: `"${oneLine(text, 80)}" ${NOT_HOURS}` })
    return z.NEVER
  })

/** Under `hours:` of a rule. */
export const hoursSchema = z.lazy(() =>
  z
    .strictObject({
      timezone: z
        .string()
        .refine(knownZone, { error: ({ input }) => notAZone(String(input)) })
        .optional()
        .describe('whose clock on the wall, such as Europe/Berlin; UTC when left out'),
      allow: z
        .union([span(), z.array(span()).min(1).max(50)])
        .describe(
          'days and hours, such as `mon-fri 08:00-18:00`; one that ends before it begins goes on into the next day',
        ),
    })
    .meta({
      id: 'hours',
      description: 'when it tells anybody anything: what is still wrong when they begin is told then',
    }),
)

export function hoursOf({ timezone = 'UTC', allow }: z.output<typeof hoursSchema>): Hours {
  return { timezone, allow: (allow as readonly (Allowed | readonly Allowed[])[]).flat() }
}

/** "mon-fri 08:00-18:00" as minutes of the week; null for anything else. */
function spansOf(text: string): readonly Allowed[] | null {
  const [, days, from = '', to = ''] =
    /^\s*(?:([a-z,\s-]*[a-z])\s+)?(\d{2}:\d{2})\s*-\s*(\d{2}:\d{2})\s*$/u.exec(text.toLowerCase()) ?? []
  const [fromMinute, toMinute] = [minuteOf(from), minuteOf(to)]
  const wanted = days === undefined ? DAYS.map((_day, nth) => nth) : daysOf(days)
  if (fromMinute === null || toMinute === null || wanted === null) return null
  if (fromMinute === toMinute || fromMinute === DAY_MINUTES) return null
  const lasts = toMinute > fromMinute ? toMinute - fromMinute : toMinute + DAY_MINUTES - fromMinute
  return wanted.flatMap((day) => withinWeek(day * DAY_MINUTES + fromMinute, lasts))
}

/** What goes over the end of Saturday goes on at the beginning of the week. */
function withinWeek(fromMinute: number, lasts: number): Allowed[] {
  const toMinute = fromMinute + lasts
  if (toMinute <= WEEK_MINUTES) return [{ fromMinute, toMinute }]
  return [
    { fromMinute, toMinute: WEEK_MINUTES },
    { fromMinute: 0, toMinute: toMinute - WEEK_MINUTES },
  ]
}

/** "mon-fri", "sat,sun", "fri-mon": numbers from Sunday on; null when one is no day. */
function daysOf(text: string): readonly number[] | null {
  const days = text.split(',').map((part) => {
    const [first = -1, last = first, ...more] = part.split('-').map((word) => DAYS.indexOf(word.trim()))
    if (first < 0 || last < 0 || more.length > 0) return []
    const count = ((last - first + DAYS.length) % DAYS.length) + 1
    return Array.from({ length: count }, (_day, nth) => (first + nth) % DAYS.length)
  })
  return days.some((each) => each.length === 0) ? null : [...new Set(days.flat())]
}

function minuteOf(text: string): number | null {
  const [hours = NaN, minutes = NaN] = text.split(':').map(Number)
  const minute = hours * 60 + minutes
  return minutes < 60 && minute <= DAY_MINUTES ? minute : null
}
