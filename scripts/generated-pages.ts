import { loadChecks } from '../lib/app/plugins.ts'
import { inventoryJsonSchema } from '../lib/app/schema.ts'
import { noticeSchema } from '../lib/kit/notice-document.ts'
import * as z from 'zod'
import { checksPage } from './checks-page.ts'
import { targetsPage } from './targets-page.ts'

/** The pages that are made from the code, by file. `npm run docs` writes them; a test compares. */
export async function generatedPages(): Promise<ReadonlyMap<string, string>> {
  const schema = await inventoryJsonSchema()
  return new Map([
    ['docs/targets.schema.json', `${JSON.stringify(schema, null, 2)}\n`],
    ['docs/targets.md', targetsPage(schema)],
    ['docs/notice.schema.json', `${JSON.stringify(z.toJSONSchema(noticeSchema), null, 2)}\n`],
    ['docs/checks.md', checksPage([...(await loadChecks()).values()])],
  ])
}
