import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { WatchError } from '../base/problem.ts'

/** The same from lib/app in a checkout and from dist/lib/app when built. */
export const shipped = (folder: string): string => fileURLToPath(new URL(`../../${folder}/`, import.meta.url))

export function pluginFiles(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isFile() && /^[a-z0-9-]+\.(?:[jt]s|mjs)$/u.test(entry.name))
      .map((entry) => join(folder, entry.name))
      .sort()
  } catch (error) {
    throw shapeError(folder, `the folder cannot be read: ${(error as NodeJS.ErrnoException).code ?? 'unknown error'}`)
  }
}

export async function importPlugin(file: string): Promise<unknown> {
  try {
    return ((await import(pathToFileURL(file).href)) as { default?: unknown }).default
  } catch (error) {
    throw shapeError(file, `it cannot be imported: ${error instanceof Error ? error.message : String(error)}`, error)
  }
}

export function nameOfFile(file: string): string {
  return file.replace(/^.*\//u, '').replace(/\.[^.]+$/u, '')
}

export function shapeError(file: string, message: string, cause?: unknown): WatchError {
  return new WatchError([{ where: { file, line: 1, column: 1 }, message: `plugin: ${message}` }], { cause })
}
