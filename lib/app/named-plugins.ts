import { WatchError } from '../base/problem.ts'
import type { Problem } from '../base/problem.ts'
import { importPlugin, nameOfFile, pluginFiles, shapeError, shipped } from './plugin-files.ts'

/** A folder whose files are loaded by name, when somebody uses them. The folder is the registry: one file, one plugin. */
export interface NamedFamily {
  /** Below the project: "lib/notifiers". */
  readonly folder: string
  /** What is wrong with the shape of what a file exports, or null. */
  readonly wrong: (exported: unknown, name: string) => string | null
}

/** All names that there are, sorted. */
export function namesOf({ folder }: NamedFamily): string[] {
  return pluginFiles(shipped(folder)).map(nameOfFile)
}

/**
 * Those of these names, each once. Only they are imported; a name that no file has is left out, and whoever asked says
 * so where it was written.
 *
 * @throws WatchError for files whose shape is wrong, all of them at once
 */
export async function loadNamed<Plugin>(
  { folder, wrong }: NamedFamily,
  names: Iterable<string>,
): Promise<ReadonlyMap<string, Plugin>> {
  const wanted = new Set(names)
  const plugins = new Map<string, Plugin>()
  const problems: Problem[] = []
  for (const file of pluginFiles(shipped(folder)).filter((each) => wanted.has(nameOfFile(each)))) {
    try {
      const exported = await importPlugin(file)
      const why = wrong(exported, nameOfFile(file))
      if (why !== null) throw shapeError(file, why)
      plugins.set(nameOfFile(file), exported as Plugin)
    } catch (error) {
      if (!(error instanceof WatchError)) throw error
      problems.push(...error.problems)
    }
  }
  if (problems.length > 0) throw new WatchError(problems)
  return plugins
}
