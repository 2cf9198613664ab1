import { STEP_KEYS } from '../inventory/remedy-schema.ts'
import type { AnyRemedy } from '../kit/remedy.ts'
import { loadNamed, namesOf } from './named-plugins.ts'
import type { NamedFamily } from './named-plugins.ts'

const FAMILY: NamedFamily = { folder: 'lib/remedies', wrong: wrongRemedy }

/** The words that may stand behind `remedy:`, sorted. */
export function remedyNames(): string[] {
  return namesOf(FAMILY)
}

/**
 * The remedies of these names, each once; a name that no file has is left out.
 *
 * @throws WatchError for files whose shape is wrong, all of them at once
 */
export function loadRemedies(names: Iterable<string>): Promise<ReadonlyMap<string, AnyRemedy>> {
  return loadNamed(FAMILY, names)
}

/** What is wrong with the shape of a remedy that somebody wrote, or null. */
export function wrongRemedy(exported: unknown, name: string): string | null {
  const remedy = (exported ?? {}) as Partial<AnyRemedy>
  if (remedy.name !== name) return `the default export is not a remedy called "${name}"`
  const shape = (remedy.options as { shape?: object } | undefined)?.shape
  const taken = Object.keys(shape ?? {}).find((key) => STEP_KEYS.includes(key))
  const { mends, describe, apply, wasDone } = remedy
  const parts: readonly (readonly [boolean, string])[] = [
    [typeof remedy.title === 'string', '"title" is missing'],
    [
      Array.isArray(mends) && mends.length > 0 && mends.every((each) => typeof each === 'string'),
      '"mends" has to be a list of names of checks, or patterns',
    ],
    [typeof shape === 'object', '"options" has to be a schema: z.strictObject({ … })'],
    [taken === undefined, `an option may not be called "${taken ?? ''}": every step has that key`],
    [
      [describe, apply, wasDone].every((each) => typeof each === 'function'),
      '"describe", "apply" and "wasDone" have to be functions',
    ],
  ]
  return parts.find(([right]) => !right)?.[1] ?? null
}
