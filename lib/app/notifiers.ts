import type { AnyNotifier } from '../kit/notifier.ts'
import { loadNamed, namesOf } from './named-plugins.ts'
import type { NamedFamily } from './named-plugins.ts'

const FAMILY: NamedFamily = { folder: 'lib/notifiers', wrong: wrongNotifier }

/** The words that may stand behind `use:`, sorted. */
export function notifierNames(): string[] {
  return namesOf(FAMILY)
}

/**
 * The notifiers of these names, each once; a name that no file has is left out.
 *
 * @throws WatchError for files whose shape is wrong, all of them at once
 */
export function loadNotifiers(names: Iterable<string>): Promise<ReadonlyMap<string, AnyNotifier>> {
  return loadNamed(FAMILY, names)
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
