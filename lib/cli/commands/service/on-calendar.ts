import { oneLine } from '../../../base/escape.ts'
import { UsageError } from '../../usage-error.ts'

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const
const FIELDS = [
  { name: 'minute', least: 0, most: 59 },
  { name: 'hour', least: 0, most: 23 },
  { name: 'day of the month', least: 1, most: 31 },
  { name: 'month', least: 1, most: 12 },
  { name: 'day of the week', least: 0, most: 7 },
] as const

type Field = (typeof FIELDS)[number]

/**
 * A cron expression of five fields as systemd writes it: "0 7 * * 1-5" → "Mon,Tue,Wed,Thu,Fri *-*-* 07:00:00".
 *
 * Source: crontab(5), systemd.time(7). What cron takes for "either of them" (a day of the month and one of the week)
 * systemd takes for both, so it is refused.
 *
 * @throws UsageError for what is none, or cannot be said
 */
export function onCalendar(cron: string): string {
  const words = cron.trim().split(/\s+/u)
  if (words.length !== FIELDS.length)
    throw refused(cron, 'it has five fields: minute, hour, day, month, day of the week')
  const [minute, hour, day, month, weekday] = FIELDS.map((field, nth) => valuesOf(words[nth] ?? '', field, cron))
  if (day && weekday) throw refused(cron, 'a timer cannot mean a day of the month or one of the week: give one of them')
  const days = weekday ? `${[...new Set(weekday.map((each) => WEEKDAYS[each] ?? ''))].join(',')} ` : ''
  return `${days}*-${joined(month)}-${joined(day)} ${joined(hour)}:${joined(minute)}:00`
}

function joined(values: readonly number[] | null | undefined): string {
  return values ? values.map((value) => String(value).padStart(2, '0')).join(',') : '*'
}

/** Every value that is meant; null for all of them. */
function valuesOf(word: string, field: Field, cron: string): readonly number[] | null {
  if (word === '*') return null
  const all = new Set(word.split(',').flatMap((part) => valuesOfPart(part, field, cron)))
  return [...all].sort((one, other) => one - other)
}

function valuesOfPart(part: string, field: Field, cron: string): readonly number[] {
  const { name, least, most } = field
  const { begin, end, by } = rangeOf(part, field) ?? { begin: NaN, end: NaN, by: NaN }
  const isRight = begin >= least && end <= most && begin <= end && by >= 1
  if (!isRight)
    throw refused(cron, `"${oneLine(part, 40)}" is no ${name}: numbers, ranges and steps from ${least} to ${most}`)
  return Array.from({ length: Math.floor((end - begin) / by) + 1 }, (_, nth) => begin + nth * by)
}

/** "5", "1-5", "*\/15", "10/20": a number with a step goes on to the end. Null for what is none of them. */
function rangeOf(part: string, { least, most }: Field) {
  const [found, range = '', from = '', to = '', step = ''] =
    /^(\*|(\d{1,2})(?:-(\d{1,2}))?)(?:\/(\d{1,2}))?$/u.exec(part) ?? []
  if (found === undefined) return null
  const by = step === '' ? 1 : Number(step)
  if (range === '*') return { begin: least, end: most, by }
  if (to !== '') return { begin: Number(from), end: Number(to), by }
  return { begin: Number(from), end: step === '' ? Number(from) : most, by }
}

function refused(cron: string, why: string): UsageError {
  return new UsageError(`--report "${oneLine(cron, 80)}" cannot be a timer: ${why}`)
}
