import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Configuration, Definition, Recorder } from '../model/configuration.ts'

/** Takes some ten milliseconds where objects are of the usual size. */
const AT_ONCE = 25

/** One object as it was answered. */
export interface Versioned {
  readonly id: string
  /** Tells its states apart. Null where nobody says: then it is recorded each time. */
  readonly version: string | null
  readonly definition: Definition
}

/** What a session has recorded of the objects that are there, by their ids. */
export type Recorded = Map<string, { readonly version: string; readonly configuration: Configuration | null }>

/**
 * Records one object after the other. A cluster has thousands: others have their turns in between, and of an object that
 * is in the same state as at the last look the same value is given again.
 */
export async function recordAll(
  objects: readonly Versioned[],
  record: Recorder,
  recorded: Recorded,
  signal: AbortSignal,
): Promise<readonly Configuration[]> {
  const there = new Set(objects.map(({ id }) => id))
  for (const id of recorded.keys()) if (!there.has(id)) recorded.delete(id)
  const configurations: Configuration[] = []
  let made = 0
  for (const { id, version, definition } of objects) {
    const known = recorded.get(id)
    const isKnown = known !== undefined && known.version === version
    const configuration = isKnown ? known.configuration : record(definition)
    if (configuration) configurations.push(configuration)
    if (isKnown) continue
    if (version !== null) recorded.set(id, { version, configuration })
    made += 1
    if (made % AT_ONCE === 0) await nextTurn(undefined, { signal })
  }
  return configurations
}
