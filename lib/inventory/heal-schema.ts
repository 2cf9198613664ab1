import * as z from 'zod'
import { parseQuantity } from '../base/quantity.ts'
import { duration } from '../kit/options.ts'
import type { Budget, HealSettings } from '../model/heal.ts'
import { maintenanceSchema } from './maintenance.ts'
import { budget } from './so-many-per.ts'
import type { SoManyPer } from './so-many-per.ts'

const SHIPPED: HealSettings = {
  enabled: false,
  overall: { deeds: 10, withinMs: 3_600_000 },
  perHost: { deeds: 5, withinMs: 3_600_000 },
  concurrency: 2,
  confirmAfterMs: 5_000,
  storm: { share: 0.5, least: 3 },
  resetAfterMs: 600_000,
  restAfterStartMs: 60_000,
}

const NOT_A_SHARE = 'is not a share: write "50%", 1% to 100%'

const share = () =>
  z.string({ error: NOT_A_SHARE }).transform((text, context) => {
    const ratio = parseQuantity(text, 'ratio')
    if (ratio !== null && ratio >= 0.01 && ratio <= 1) return ratio
    context.addIssue({ code: 'custom', message: `"${text.slice(0, 80)}" ${NOT_A_SHARE}` })
    return z.NEVER
  })

/** What holds for all healing. */
export const healSchema = z.lazy(() =>
  z
    .strictObject({
      enabled: z
        .boolean()
        .optional()
        .describe(
          'whether anything is done at all; `false` when left out: rules that say `act` only tell what they would do',
        ),
      budget: budget().optional().describe('so often all rules together do something; `10 per 1h` when left out'),
      perHost: budget().optional().describe('so often something is done on one host; `5 per 1h` when left out'),
      concurrency: z.int().min(1).max(32).optional().describe('so much is done at the same time; 2 when left out'),
      confirmAfter: duration({ minMs: 100, maxMs: 3_600_000 })
        .optional()
        .describe('a second look has to confirm the trouble, so long after it was believed; 5s when left out'),
      storm: z
        .strictObject({
          share: share().optional().describe('of a group: `50%` when left out'),
          least: z.int().min(1).max(100_000).optional().describe('and at least so many; 3 when left out'),
        })
        .optional()
        .describe('nothing is done while so much of a group is bad: that has another cause'),
      resetAfter: duration({ minMs: 1000, maxMs: 7 * 86_400_000 })
        .optional()
        .describe('after it has been well for so long, attempts begin anew; 10m when left out'),
      restAfterStart: duration({ minMs: 0, maxMs: 3_600_000 })
        .optional()
        .describe('so long after its start the daemon only looks, and mends nothing; 60s when left out'),
      freeze: z
        .array(maintenanceSchema)
        .optional()
        .describe('times in which nothing is mended, with the keys of `maintenance:`'),
    })
    .meta({ id: 'heal' }),
)

export type HealWords = z.output<typeof healSchema>

/** What was said, with what is shipped where nothing was. Freezes are read with the windows of maintenance. */
export function healSettingsOf(words: HealWords | undefined): HealSettings {
  const {
    enabled,
    budget: overall,
    perHost,
    concurrency,
    confirmAfter,
    storm,
    resetAfter,
    restAfterStart,
  } = words ?? {}
  return {
    enabled: enabled ?? SHIPPED.enabled,
    overall: budgetOf(overall) ?? SHIPPED.overall,
    perHost: budgetOf(perHost) ?? SHIPPED.perHost,
    concurrency: concurrency ?? SHIPPED.concurrency,
    confirmAfterMs: confirmAfter ?? SHIPPED.confirmAfterMs,
    storm: stormOf(storm),
    resetAfterMs: resetAfter ?? SHIPPED.resetAfterMs,
    restAfterStartMs: restAfterStart ?? SHIPPED.restAfterStartMs,
  }
}

function stormOf(written: HealWords['storm']): HealSettings['storm'] {
  return { share: written?.share ?? SHIPPED.storm.share, least: written?.least ?? SHIPPED.storm.least }
}

function budgetOf(written: SoManyPer | undefined): Budget | null {
  return written ? { deeds: written.count, withinMs: written.withinMs } : null
}
