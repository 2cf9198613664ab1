import * as z from 'zod'
import { oneLine } from '../base/escape.ts'
import type { Problem } from '../base/problem.ts'
import { fieldPath } from '../kit/field-path.ts'
import type { ParityPlan, Ratio } from '../model/parity.ts'
import type { SourceDocument, Spot } from './document.ts'
import { at } from './layers.ts'
import { listIn, twice } from './match-names.ts'
import { NAME_PATTERN } from './name-patterns.ts'
import { check, problemsOf } from './zod-problems.ts'

const NOT_A_RATIO = 'is not a ratio: write "1:3" for three there where one is here'
const MOST = 1000

/** "1:3" → one of the first side stands for three of the second; null where it is none. */
export function parseRatio(text: string): Ratio | null {
  const [, a, b] = /^([1-9]\d{0,3}):([1-9]\d{0,3})$/u.exec(text) ?? []
  const ratio = { a: Number(a), b: Number(b) }
  return ratio.a <= MOST && ratio.b <= MOST ? ratio : null
}

const ratio = z.string({ error: NOT_A_RATIO }).transform((text, context): Ratio => {
  const read = parseRatio(text)
  if (read) return read
  context.addIssue({ code: 'custom', message: `"${oneLine(text, 40)}" ${NOT_A_RATIO}` })
  return z.NEVER
})

const NOT_A_PATH = 'is not a path: write env.LOG_LEVEL, limits, or mounts["/data"].source'
const path = z
  .string({ error: NOT_A_PATH })
  .refine((text) => fieldPath(text) !== null, { error: ({ input }) => `"${oneLine(String(input), 80)}" ${NOT_A_PATH}` })

const exception = z
  .strictObject({
    path: path.describe('what may differ, and all below it; each part may be a pattern'),
    role: z.string().min(1).default('*').describe('of which containers: a name or a pattern; all when left out'),
    reason: z
      .string()
      .regex(/^(?=.*\S)\P{Cc}{1,300}$/u, 'a reason is one line of 300 characters at most')
      .describe('why it is meant to differ'),
    until: z.iso
      .date({ error: 'is not a day: write "2027-01-31"' })
      .optional()
      .describe('the last day on which it may (UTC); for good when left out'),
  })
  .meta({ id: 'parity-exception' })

const side = z.string().min(1)

/** One element of `parity:`. */
export const paritySchema = z.lazy(() =>
  z
    .strictObject({
      name: z
        .string()
        .regex(NAME_PATTERN, 'a parity is named with letters, digits, ".", "_" and "-"')
        .describe('unique'),
      a: side.describe(
        'one side: targets as `check` takes them, such as `env=dev`; `//` and a pattern choose containers',
      ),
      b: side.describe('the other side'),
      by: z.string().min(1).optional().describe('the label of containers that says what they do'),
      ratio: ratio
        .default({ a: 1, b: 1 })
        .describe('replicas: `1:3` is three in b for one in a; as many when left out'),
      ignore: z.array(exception).default([]).describe('what is meant to differ'),
    })
    .meta({ id: 'parity' }),
)

/** The environments of all files that should be the same. */
export function readParity(documents: readonly SourceDocument[]): {
  readonly plans: readonly ParityPlan[]
  readonly problems: readonly Problem[]
} {
  const plans: ParityPlan[] = []
  const problems: Problem[] = []
  const first = new Map<string, Spot>()
  for (const document of documents) {
    for (const [index, written] of listIn(document, 'parity').entries()) {
      const spot = { document, path: ['parity', index] }
      problems.push(...twice('parity', at(written, ['name']), spot, first))
      const parsed = check(paritySchema, written)
      if (!parsed.success) {
        problems.push(...problemsOf(parsed.error, document, spot.path))
        continue
      }
      const { ignore, by, ...rest } = parsed.data
      const exceptions = ignore.map(({ until, ...each }) => ({ ...each, ...(until !== undefined && { until }) }))
      const source = document.placeOf(spot.path)
      plans.push({ ...rest, exceptions, ...(by !== undefined && { by }), source })
    }
  }
  return { plans, problems }
}
