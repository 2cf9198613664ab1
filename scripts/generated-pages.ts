import { loadChecks } from '../lib/app/plugins.ts'
import { inventoryJsonSchema } from '../lib/app/schema.ts'
import {
  healLogSchema,
  healLogVerifiedSchema,
  healPlanSchema,
  healRunSchema,
  holdsSchema,
} from '../lib/cli/commands/heal/documents.ts'
import { doctorSchema } from '../lib/cli/commands/doctor/document.ts'
import { nodesSchema } from '../lib/cli/commands/nodes/document.ts'
import { paritySchema } from '../lib/cli/commands/parity/document.ts'
import { revisionsAtSchema } from '../lib/cli/commands/revisions/at-document.ts'
import {
  baselinesSchema,
  configurationSchema,
  differenceSchema,
  revisionsSchema,
} from '../lib/cli/commands/revisions/documents.ts'
import { badImagesSchema, rolloutSchema } from '../lib/cli/commands/rollout/document.ts'
import { workloadsSchema } from '../lib/cli/commands/workloads/document.ts'
import { noticeSchema } from '../lib/kit/notice-document.ts'
import { stockSchema } from '../lib/kit/stock-document.ts'
import { transitionSchema } from '../lib/kit/transition-document.ts'
import * as z from 'zod'
import { checksPage } from './checks-page.ts'
import { manPage } from './man-page.ts'
import { statesPage } from './states-page.ts'
import { targetsPage } from './targets-page.ts'

/** The pages that are made from the code, by file. `npm run docs` writes them; a test compares. */
export async function generatedPages(): Promise<ReadonlyMap<string, string>> {
  const schema = await inventoryJsonSchema()
  return new Map([
    ['docs/targets.schema.json', `${JSON.stringify(schema, null, 2)}\n`],
    ['docs/targets.md', targetsPage(schema)],
    ['docs/notice.schema.json', contract(noticeSchema)],
    ['docs/transition.schema.json', contract(transitionSchema)],
    ['docs/stock-report.schema.json', contract(stockSchema)],
    ['docs/workloads.schema.json', contract(workloadsSchema)],
    ['docs/parity.schema.json', contract(paritySchema)],
    ['docs/nodes.schema.json', contract(nodesSchema)],
    ['docs/doctor.schema.json', contract(doctorSchema)],
    ['docs/revisions.schema.json', contract(revisionsSchema)],
    ['docs/configuration.schema.json', contract(configurationSchema)],
    ['docs/configuration-diff.schema.json', contract(differenceSchema)],
    ['docs/baselines.schema.json', contract(baselinesSchema)],
    ['docs/revisions-at.schema.json', contract(revisionsAtSchema)],
    ['docs/rollout.schema.json', contract(rolloutSchema)],
    ['docs/bad-images.schema.json', contract(badImagesSchema)],
    ['docs/heal-plan.schema.json', contract(healPlanSchema)],
    ['docs/heal-run.schema.json', contract(healRunSchema)],
    ['docs/heal-log.schema.json', contract(healLogSchema)],
    ['docs/heal-log-verified.schema.json', contract(healLogVerifiedSchema)],
    ['docs/holds.schema.json', contract(holdsSchema)],
    ['docs/checks.md', checksPage([...(await loadChecks()).values()])],
    ['docs/states.md', await statesPage()],
    ['docs/orch-watch.1', await manPage()],
  ])
}

function contract(schema: z.ZodType): string {
  return `${JSON.stringify(z.toJSONSchema(schema), null, 2)}\n`
}
