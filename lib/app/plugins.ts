import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { WatchError } from '../base/problem.ts'
import type { Problem } from '../base/problem.ts'
import type { AnyCheck } from '../kit/check.ts'
import type { AnyConnector } from '../kit/connector.ts'
import * as kit from '../kit/index.ts'
import type { Reporter } from '../kit/reporter.ts'
import { wrongCheck, wrongConnector } from './plugin-shape.ts'

/** The same from lib/app in a checkout and from dist/lib/app when built. */
const shipped = (folder: string): string => fileURLToPath(new URL(`../../${folder}/`, import.meta.url))

/** The folder is the registry: one file, one plugin, found by its name. */
export async function loadConnectors(): Promise<ReadonlyMap<string, AnyConnector>> {
  return loadFolder<AnyConnector>(shipped('lib/connectors'), wrongConnector)
}

/** Only the one that is asked for is imported; null where there is none of that name. */
export async function loadReporter(name: string): Promise<Reporter | null> {
  const file = pluginFiles(shipped('lib/reporters')).find((each) => nameOfFile(each) === name)
  return file === undefined ? null : ((await importPlugin(file)) as Reporter)
}

/** The one that claims how this file's name ends, whatever the case; null where none does. */
export async function loadReporterFor(path: string): Promise<Reporter | null> {
  const ending = /\.([^./]+)$/u.exec(path)?.[1]?.toLowerCase()
  if (ending === undefined) return null
  for (const file of pluginFiles(shipped('lib/reporters'))) {
    const reporter = (await importPlugin(file)) as Reporter
    if (reporter.fileEndings.includes(ending)) return reporter
  }
  return null
}

export function reporterNames(): string[] {
  return pluginFiles(shipped('lib/reporters')).map(nameOfFile)
}

/** Ours first, then the user's folders in their order; of two with the same name the later one wins. */
export async function loadChecks(folders: readonly string[] = []): Promise<ReadonlyMap<string, AnyCheck>> {
  const checks = new Map<string, AnyCheck>()
  for (const folder of [shipped('checks'), ...folders]) {
    for (const [name, check] of await loadFolder<AnyCheck>(folder, wrongCheck)) checks.set(name, check)
  }
  return new Map([...checks].sort(([one], [other]) => (one < other ? -1 : 1)))
}

/** Every file is tried, so that all that is wrong with them is told at once. */
async function loadFolder<Plugin extends { name: string }>(
  folder: string,
  wrong: (plugin: Plugin) => string | null,
): Promise<Map<string, Plugin>> {
  const plugins = new Map<string, Plugin>()
  const problems: Problem[] = []
  for (const file of pluginFiles(folder)) {
    try {
      const plugin = await readPlugin(file, wrong)
      plugins.set(plugin.name, plugin)
    } catch (error) {
      if (!(error instanceof WatchError)) throw error
      problems.push(...error.problems)
    }
  }
  if (problems.length > 0) throw new WatchError(problems)
  return plugins
}

async function readPlugin<Plugin extends { name: string }>(
  file: string,
  wrong: (plugin: Plugin) => string | null,
): Promise<Plugin> {
  const plugin = handKit(await importPlugin(file), file) as Plugin | null | undefined
  const name = nameOfFile(file)
  if (plugin?.name !== name) throw shapeError(file, `the default export is not a plugin called "${name}"`)
  const why = wrong(plugin)
  if (why !== null) throw shapeError(file, why)
  return plugin
}

/** A file of the user's own may not find our package from where it lies: it can be handed the kit instead. */
function handKit(exported: unknown, file: string): unknown {
  if (typeof exported !== 'function') return exported
  try {
    return (exported as (given: typeof kit) => unknown)(kit)
  } catch (error) {
    throw shapeError(file, `its function fails: ${error instanceof Error ? error.message : String(error)}`, error)
  }
}

function pluginFiles(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isFile() && /^[a-z0-9-]+\.(?:[jt]s|mjs)$/u.test(entry.name))
      .map((entry) => join(folder, entry.name))
      .sort()
  } catch (error) {
    throw shapeError(folder, `the folder cannot be read: ${(error as NodeJS.ErrnoException).code ?? 'unknown error'}`)
  }
}

async function importPlugin(file: string): Promise<unknown> {
  try {
    return ((await import(pathToFileURL(file).href)) as { default?: unknown }).default
  } catch (error) {
    throw shapeError(file, `it cannot be imported: ${error instanceof Error ? error.message : String(error)}`, error)
  }
}

function nameOfFile(file: string): string {
  return file.replace(/^.*\//u, '').replace(/\.[^.]+$/u, '')
}

function shapeError(file: string, message: string, cause?: unknown): WatchError {
  return new WatchError([{ where: { file, line: 1, column: 1 }, message: `plugin: ${message}` }], { cause })
}
