import * as z from 'zod'
import { formatDuration, parseDurationMs } from '../base/duration.ts'
import { oneLine } from '../base/escape.ts'
import { duration } from '../kit/options.ts'
import type { AnyRemedy } from '../kit/remedy.ts'
import type { Backoff, Healing, RemedyStep } from '../model/heal.ts'
import { budget } from './so-many-per.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const MOST_ATTEMPTS = 20
const LONGEST_BACKOFF_MS = DAY_MS

/** The remedy that `exec:` is short for. */
export const EXEC = 'exec'

const DEFAULT_ATTEMPTS = 3
const DEFAULT_WITHIN_MS = 120_000
const DEFAULT_BUDGET: Healing['budget'] = { deeds: 3, withinMs: HOUR_MS }
const DEFAULT_BACKOFF: Backoff = { firstMs: 10_000, mostMs: 300_000 }

export const openFor = () => duration({ minMs: 1000, maxMs: 31 * DAY_MS })

/** Keys of every remedy: none has an option by such a name. */
const common = () => ({
  attempts: z
    .int()
    .min(1)
    .max(MOST_ATTEMPTS)
    .optional()
    .describe(`so often it is tried; ${DEFAULT_ATTEMPTS} when left out`),
  within: duration({ minMs: 1000, maxMs: DAY_MS })
    .optional()
    .describe('the trouble has to be over so soon after it, or it was in vain; 2m when left out'),
  openFor: openFor().optional().describe('only what has been open for so long'),
})

/** The words of a step that say what it is. */
export const KINDS_OF_STEP: readonly string[] = ['notify', 'remedy', 'exec']
export const STEP_KEYS: readonly string[] = [...KINDS_OF_STEP, ...Object.keys(common())]

/** A step of `then:` that mends, for one remedy. */
export function remedySchema({ name, title, options }: AnyRemedy): z.ZodType {
  return z
    .strictObject({ remedy: z.literal(name).describe(title), ...(options.shape as z.ZodRawShape), ...common() })
    .check(...((options._zod.def.checks ?? []) as never[]))
    .meta({ id: `remedy-${name}` })
}

/** The short word for a program: `{ exec: [program, argument] }`. */
export function execSchema({ options }: AnyRemedy): z.ZodType {
  const { command, ...others } = options.shape as Readonly<Record<string, z.ZodType>>
  return z
    .strictObject({ ...(command && { exec: command }), ...others, ...common() })
    .meta({ id: 'step-exec', description: 'short for { remedy: exec, command: … }' })
}

/** A step as the healer has it, out of what its schema has parsed. */
export function remedyStepOf(parsed: object): RemedyStep {
  const { remedy, exec, attempts, within, openFor: ms, ...options } = parsed as Readonly<Record<string, unknown>>
  return {
    remedy: exec === undefined ? String(remedy) : EXEC,
    options: exec === undefined ? options : { command: exec, ...options },
    attempts: (attempts as number | undefined) ?? DEFAULT_ATTEMPTS,
    withinMs: (within as number | undefined) ?? DEFAULT_WITHIN_MS,
    openForMs: (ms as number | undefined) ?? 0,
  }
}

const NOT_A_BACKOFF = 'is no pause between attempts: write "10s..5m", or a map such as { first: 10s, most: 5m }'
const BACKOFF_RANGE = `write "10s..5m": 1s to ${formatDuration(LONGEST_BACKOFF_MS)}, the longest pause last`

const backoff = () =>
  z
    .union(
      [
        z.string().transform((text, context): Backoff => {
          const [first, most] = text.split('..').map((part) => parseDurationMs(part.trim()))
          if (first !== undefined && most !== undefined && isBackoff(first, most))
            return { firstMs: first ?? 0, mostMs: most ?? 0 }
          context.addIssue({ code: 'custom', message: `"${oneLine(text, 80)}" is no pause: ${BACKOFF_RANGE}` })
          return z.NEVER
        }),
        z
          .strictObject({
            first: duration({ minMs: 1000, maxMs: LONGEST_BACKOFF_MS }),
            most: duration({ minMs: 1000, maxMs: LONGEST_BACKOFF_MS }),
          })
          .refine(({ first, most }) => first <= most, { path: ['most'], error: 'is shorter than "first"' })
          .transform(({ first, most }): Backoff => ({ firstMs: first, mostMs: most })),
      ],
      { error: NOT_A_BACKOFF },
    )
    .describe(
      'from the first attempt to the next, and before the last one; longer by the same factor in between: `10s..5m` when left out',
    )

function isBackoff(first: number | null, most: number | null): boolean {
  return first !== null && most !== null && first >= 1000 && most <= LONGEST_BACKOFF_MS && first <= most
}

/** Keys of a rule that mends something; without a remedy they mean nothing. */
export const healingShape = () => ({
  mode: z
    .enum(['dry-run', 'act'])
    .optional()
    .describe('`act`, or `dry-run` when left out: everything but the deed itself; `act` needs `settings.heal.enabled`'),
  budget: budget().optional().describe('so often the rule does something: `3 per 1h` when left out'),
  backoff: backoff().optional(),
  minAvailable: z
    .int()
    .min(0)
    .max(100_000)
    .optional()
    .describe('so many have to stay healthy of what is acted on together; what the workload wants when left out'),
})

export type HealingWords = z.output<z.ZodObject<ReturnType<typeof healingShape>>>

export const HEALING_KEYS = ['mode', 'budget', 'backoff', 'minAvailable'] as const

/** What the rule does, with what is shipped where nobody says anything. */
export function healingOf(words: HealingWords, steps: readonly RemedyStep[]): Healing {
  const { mode = 'dry-run', budget: given, backoff: pause, minAvailable } = words
  return {
    steps,
    mode,
    budget: given ? { deeds: given.count, withinMs: given.withinMs } : DEFAULT_BUDGET,
    backoff: pause ?? DEFAULT_BACKOFF,
    ...(minAvailable !== undefined && { minAvailable }),
  }
}
