import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { CheckDocument } from '../kit/check.ts'
import { MAX_FILE_BYTES, parseSource } from '../base/yaml/document.ts'
import { check } from './zod-problems.ts'

/** Whether a word names one that is shipped: whatever else it may be, a path it is not. */
export function isShippedName(word: string): boolean {
  return /^[a-z0-9]+(?:-[a-z0-9]+)*$/u.test(word)
}

/** What is in a shipped file, as the schema understands it; null where none is called so. */
export function shippedDocument(name: string, { folder, schema }: CheckDocument): { readonly value: unknown } | null {
  if (folder === undefined || !shippedNames(folder).includes(name)) return null
  const file = `${folderOf(folder)}${name}.yaml`
  const document = parseSource(file, readFileSync(file), MAX_FILE_BYTES)
  const read = 'problems' in document ? null : check(schema, document.value)
  if (!read?.success) throw new Error(`${file} is not what it should be`)
  return { value: read.data }
}

export function shippedNames(folder: string | undefined): readonly string[] {
  if (folder === undefined) return []
  return readdirSync(folderOf(folder))
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => file.slice(0, -'.yaml'.length))
    .sort()
}

/** The same from lib/inventory in a checkout and from dist/lib/chunks when built. */
function folderOf(folder: string): string {
  return fileURLToPath(new URL(`../${folder}/`, import.meta.url))
}
