import * as z from 'zod'
import { oneLine } from '../../base/escape.ts'
import { fieldPath } from '../../kit/field-path.ts'
import { parseRatio } from '../../kit/parity/ratio.ts'
import type { Exception, Ratio } from '../../model/parity.ts'

const NOT_A_RATIO = 'is not a ratio: write "1:3" for three there where one is here'

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

const line = (what: string, most: number): z.ZodString =>
  z
    .string()
    .regex(new RegExp(`^(?=.*\\S)\\P{Cc}{1,${most}}$`, 'u'), `${what} is one line of ${most} characters at most`)

const exception = z
  .strictObject({
    path: path.describe('what may differ, and all below it; each part may be a pattern'),
    role: z.string().min(1).default('*').describe('of which containers: a name or a pattern; all when left out'),
    reason: line('a reason', 300).describe('why it is meant to differ'),
    owner: line('an owner', 100).optional().describe('who answers for it'),
    until: z.iso
      .date({ error: 'is not a day: write "2027-01-31"' })
      .optional()
      .describe('the last day on which it may (UTC); for good when left out'),
  })
  .meta({ id: 'parity-exception' })

const side = z.string().min(1)

/** What an element of `parity:` may say beside what every target may. */
export const parityOptions = z.strictObject({
  a: side.describe('one side: targets as `check` takes them, such as `env=dev`; `//` and a pattern choose containers'),
  b: side.describe('the other side'),
  by: z.string().min(1).optional().describe('the label of containers that says what they do'),
  ratio: ratio.default({ a: 1, b: 1 }).describe('replicas: `1:3` is three in b for one in a; as many when left out'),
  ignore: z
    .array(exception)
    .default([])
    .describe('what is meant to differ')
    .transform((all) => all.map(written)),
})

export type ParityOptions = z.output<typeof parityOptions>

function written({ owner, until, ...rest }: z.output<typeof exception>): Exception {
  return { ...rest, ...(owner !== undefined && { owner }), ...(until !== undefined && { until }) }
}
