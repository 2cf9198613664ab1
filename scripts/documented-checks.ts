import { readdir, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { AnyCheck } from '../lib/kit/check.ts'
import type { DocumentedCheck } from './checks-page.ts'

const CHECKS = join(import.meta.dirname, '../checks')

/** Every file in checks/ with what it exports, in the order of their names. */
export async function documentedChecks(): Promise<readonly (DocumentedCheck & { readonly name: string })[]> {
  const files = (await readdir(CHECKS)).filter((file) => file.endsWith('.ts')).toSorted()
  return Promise.all(
    files.map(async (file) => {
      const path = join(CHECKS, file)
      const module = (await import(pathToFileURL(path).href)) as { default: AnyCheck }
      return { name: basename(file, '.ts'), text: await readFile(path, 'utf8'), check: module.default }
    }),
  )
}
