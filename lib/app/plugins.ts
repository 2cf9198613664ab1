import { WatchError } from '../base/problem.ts'
import type { Problem } from '../base/problem.ts'
import type { AnyCheck } from '../kit/check.ts'
import type { AnyConnector } from '../kit/connector.ts'
import type * as Kit from '../kit/public.ts'
import { joinedPlugins } from './joined-plugins.ts'
import { importPlugin, nameOfFile, pluginFiles, shapeError, shipped } from './plugin-files.ts'
import { wrongCheck, wrongConnector } from './plugin-shape.ts'

/** The folder is the registry: one file, one plugin, found by its name. */
export async function loadConnectors(): Promise<ReadonlyMap<string, AnyConnector>> {
  return joined<AnyConnector>('connectors') ?? loadFolder(shipped('lib/connectors'), wrongConnector)
}

/** Ours first, then the user's folders in their order; of two with the same name the later one wins. */
export async function loadChecks(folders: readonly string[] = []): Promise<ReadonlyMap<string, AnyCheck>> {
  const checks = new Map(joined<AnyCheck>('checks') ?? (await loadFolder<AnyCheck>(shipped('checks'), wrongCheck)))
  for (const folder of folders) {
    for (const [name, check] of await loadFolder<AnyCheck>(folder, wrongCheck)) checks.set(name, check)
  }
  return new Map([...checks].sort(([one], [other]) => (one < other ? -1 : 1)))
}

/** Their names, and nothing of them is loaded that the build has not joined. Throws as loading them does. */
export function checkNames(folders: readonly string[] = []): string[] {
  const ours = joinedPlugins?.checks.map(([name]) => name) ?? pluginFiles(shipped('checks')).map(nameOfFile)
  return [...new Set([...ours, ...folders.flatMap((folder) => pluginFiles(folder).map(nameOfFile))])].sort()
}

/** What the build has joined was a folder whose files the tests have tried. */
function joined<Plugin>(family: 'checks' | 'connectors'): ReadonlyMap<string, Plugin> | null {
  return joinedPlugins && new Map(joinedPlugins[family] as readonly (readonly [string, Plugin])[])
}

/** Every file is tried, so that all that is wrong with them is told at once. */
async function loadFolder<Plugin extends { name: string }>(
  folder: string,
  wrong: (plugin: Plugin) => string | null,
): Promise<Map<string, Plugin>> {
  const plugins = new Map<string, Plugin>()
  const problems: Problem[] = []
  const outcomes = await Promise.allSettled(pluginFiles(folder).map((file) => readPlugin(file, wrong)))
  for (const outcome of outcomes) {
    if (outcome.status === 'fulfilled') plugins.set(outcome.value.name, outcome.value)
    else if (outcome.reason instanceof WatchError) problems.push(...outcome.reason.problems)
    else throw outcome.reason as Error
  }
  if (problems.length > 0) throw new WatchError(problems)
  return plugins
}

async function readPlugin<Plugin extends { name: string }>(
  file: string,
  wrong: (plugin: Plugin) => string | null,
): Promise<Plugin> {
  const plugin = (await handKit(await importPlugin(file), file)) as Plugin | null | undefined
  const name = nameOfFile(file)
  if (plugin?.name !== name) throw shapeError(file, `the default export is not a plugin called "${name}"`)
  const why = wrong(plugin)
  if (why !== null) throw shapeError(file, why)
  return plugin
}

/** A file of the user's own may not find our package from where it lies: it can be handed the kit instead. */
async function handKit(exported: unknown, file: string): Promise<unknown> {
  if (typeof exported !== 'function') return exported
  const kit = await import('../kit/public.ts')
  try {
    return (exported as (given: typeof Kit) => unknown)(kit)
  } catch (error) {
    throw shapeError(file, `its function fails: ${error instanceof Error ? error.message : String(error)}`, error)
  }
}
