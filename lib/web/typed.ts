import * as z from 'zod'
import { parseDurationMs } from '../base/duration.ts'
import { labelPairs } from '../kit/label-pairs.ts'
import type { Ms } from '../model/time.ts'
import type { Field } from '../pages/do/fields.ts'

// What people type, and how it is shown to them: the same in every form.

export const MOST_LINE = 500
const MOST_NAME = 80
const LONGEST_MS: Ms = 366 * 86_400_000
const LEAST_MS: Ms = 60_000

const oneLine = z
  .string()
  .trim()
  .regex(/^\P{Cc}*$/u, 'has to be one line')

/** @param missing what is said when nothing stands there */
export function line(missing: string) {
  return oneLine.min(1, missing).max(MOST_LINE, `has to be ${MOST_LINE} signs or less`)
}

export const maybeLine = oneLine.max(MOST_LINE, `has to be ${MOST_LINE} signs or less`).default('')

/** "env=prod team=shop": a name that stands there twice may have either value. */
export const maybeLabels = maybeLine.transform((text, context): [string, string[]][] => {
  const words = text.split(/\s+/u).filter((each) => each !== '')
  const wrong = words.find((word) => !/^[^=]+=./u.test(word))
  if (wrong === undefined) return labelPairs(words)
  context.addIssue({ code: 'custom', message: `“${wrong}” is no label: write “env=prod”` })
  return z.NEVER
})

export const person = oneLine
  .min(1, 'say who you are: it stands in the log beside what was done')
  .max(MOST_NAME, `has to be ${MOST_NAME} signs or less`)

export const duration = z.string().transform((text, context): Ms => {
  const ms = parseDurationMs(text)
  if (ms !== null && ms >= LEAST_MS && ms <= LONGEST_MS) return ms
  const message = 'write how long, from a minute to a year: “30m”, “2h”, “3 days”'
  context.addIssue({ code: 'custom', message })
  return z.NEVER
})

/** Nothing stands for no end. */
export const maybeDuration = z
  .literal('')
  .transform(() => null)
  .or(duration)
  .default(null)

export const tick = z.literal('yes').optional()

export const NAME_FIELD: Field = {
  ...{ kind: 'line', name: 'by', label: 'Your name', most: MOST_NAME, isNeeded: true, purpose: 'name' },
  hint: 'It stands in the log beside what was done.',
}

/** @param hint what the note is for */
export function noteField(hint: string, isNeeded = true): Field {
  return { kind: 'line', name: 'note', label: isNeeded ? 'Note' : 'Note (optional)', hint, most: MOST_LINE, isNeeded }
}

const USUAL = ['30m', '1h', '2h', '4h', '8h', '1 day', '3 days', '1 week']

export function durationField(own: {
  readonly hint: string
  readonly initial: string
  readonly isNeeded: boolean
}): Field {
  const label = own.isNeeded ? 'For how long' : 'For how long (optional)'
  return { kind: 'line', name: 'for', label, most: 40, suggested: USUAL, ...own }
}
