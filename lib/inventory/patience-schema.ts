import * as z from 'zod'
import { oneLine } from '../base/escape.ts'
import { formatQuantity, parseQuantity } from '../base/quantity.ts'
import { duration } from '../kit/options.ts'
import type { FlapLimits } from '../model/patience.ts'

const MOST_LOOKS = 100

const share = z.string({ error: 'is not a share: write "50%"' }).transform((text, context) => {
  const ratio = parseQuantity(text, 'ratio')
  if (ratio !== null && ratio <= 1) return ratio
  context.addIssue({ code: 'custom', message: `"${oneLine(text, 80)}" is not a share: write "0%" to "100%"` })
  return z.NEVER
})

const flapping = z.union(
  [
    z.union([z.literal('off'), z.literal(false)]).transform(() => 'off' as const),
    z
      .strictObject({
        above: share
          .optional()
          .describe('the share of the last looks that differed above which it begins; 50% when left out'),
        below: share
          .refine((ratio) => ratio > 0, 'nothing is below "0%": flapping would never be over')
          .optional()
          .describe('the share below which it is over; 25% when left out'),
      })
      .superRefine(({ above, below }, context) => {
        if (above === undefined || below === undefined || below < above) return
        context.addIssue({ code: 'custom', path: ['below'], message: upsideDown({ above, below }) })
      }),
  ],
  { error: 'is no limit of flapping: write "off" or a map such as { above: 50%, below: 25% }' },
)

const looks = z.int().min(1).max(MOST_LOOKS)

/** How patient the daemon is; it may be said at every level, key by key. */
export const patienceSchema = z
  .strictObject({
    attempts: looks
      .optional()
      .describe('bad looks in a row before a problem is believed; 3 when left out, 1 for at once'),
    retry: duration({ minMs: 1000, maxMs: 86_400_000 })
      .optional()
      .describe('until the next look at what has turned bad and is not believed yet; 20s when left out'),
    recover: looks.optional().describe('good looks in a row before a problem is over; 1 when left out'),
    flapping: flapping
      .optional()
      .describe('when something comes and goes too often to be told each time; `off` for never'),
  })
  .meta({ id: 'patience', description: 'how patient the daemon is before it believes a problem, or its end' })

export type PatienceWords = z.output<typeof patienceSchema>

/** What is said of limits between which nothing could ever stop to flap. */
export function upsideDown({ above, below }: FlapLimits): string {
  const [from, until] = [formatQuantity(above, 'ratio'), formatQuantity(below, 'ratio')]
  return `flapping would begin above "${from}" and be over below "${until}": "below" has to be under "above"`
}
