import { WatchError } from '../base/problem.ts'
import type { Problem } from '../base/problem.ts'
import type { AnyNotifier } from '../kit/notifier.ts'
import { importPlugin, nameOfFile, pluginFiles, shapeError, shipped } from './plugin-files.ts'

/** The words that may stand behind `use:`, sorted. The folder is the registry: one file, one notifier. */
export function notifierNames(): string[] {
  return pluginFiles(shipped('lib/notifiers')).map(nameOfFile)
}

/**
 * The notifiers of these names, each once. Only they are imported; a name that no file has is left out, and whoever
 * asked says so where it was written.
 *
 * @throws WatchError for files whose shape is wrong, all of them at once
 */
export async function loadNotifiers(names: Iterable<string>): Promise<ReadonlyMap<string, AnyNotifier>> {
  const wanted = new Set(names)
  const notifiers = new Map<string, AnyNotifier>()
  const problems: Problem[] = []
  for (const file of pluginFiles(shipped('lib/notifiers')).filter((each) => wanted.has(nameOfFile(each)))) {
    try {
      notifiers.set(nameOfFile(file), rightNotifier(await importPlugin(file), file))
    } catch (error) {
      if (!(error instanceof WatchError)) throw error
      problems.push(...error.problems)
    }
  }
  if (problems.length > 0) throw new WatchError(problems)
  return notifiers
}

function rightNotifier(exported: unknown, file: string): AnyNotifier {
  const why = wrongNotifier(exported, nameOfFile(file))
  if (why !== null) throw shapeError(file, why)
  return exported as AnyNotifier
}

/** What is wrong with the shape of a notifier that somebody wrote, or null. */
export function wrongNotifier(exported: unknown, name: string): string | null {
  const notifier = (exported ?? {}) as Partial<AnyNotifier>
  if (notifier.name !== name) return `the default export is not a notifier called "${name}"`
  const shape = (notifier.options as { shape?: object } | undefined)?.shape
  const parts: readonly (readonly [boolean, string])[] = [
    [typeof notifier.title === 'string', '"title" is missing'],
    [typeof shape === 'object', '"options" has to be a schema: z.strictObject({ … })'],
    [shape === undefined || !('use' in shape), 'an option may not be called "use": every notifier has that key'],
    [notifier.tells === 'notices' || notifier.tells === 'incidents', '"tells" has to be "notices" or "incidents"'],
    [typeof notifier.timeoutMs === 'number' && notifier.timeoutMs > 0, '"timeoutMs" has to be above 0'],
    [typeof notifier.send === 'function', '"send" has to be a function'],
  ]
  return parts.find(([right]) => !right)?.[1] ?? null
}
