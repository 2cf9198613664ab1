import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The checkout. */
export const ROOT = fileURLToPath(new URL('../../', import.meta.url))

/** Paths of all files below the folders, relative to the checkout. */
export function filesBelow(...folders: readonly string[]): string[] {
  return folders.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length)),
  )
}

export function readProject(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8')
}

/** The first cells of the rows of every table of a page, code marks taken off, heads left out. */
export function firstCells(markdown: string): string[] {
  return markdown
    .split('\n')
    .filter(
      (line, index, lines) =>
        line.startsWith('|') && !/^\|\s*-/u.test(line) && !/^\|\s*-/u.test(lines[index + 1] ?? ''),
    )
    .map((line) => (line.split('|')[1] ?? '').trim().replaceAll('`', ''))
}
