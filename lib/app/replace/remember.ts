import type { Clock } from '../../base/clock.ts'
import { diff } from '../../kit/configuration-diff.ts'
import { RegistryError } from '../../kit/registry-error.ts'
import type { Configuration, ObjectRef } from '../../model/configuration.ts'
import type { Recording } from '../../model/revision.ts'
import type { Ms } from '../../model/time.ts'
import { causeOf } from '../../record/words.ts'
import type { Registry } from '../../registry/registry.ts'

const AGAIN_MS: Ms = 500
/** The daemon records in the same place: it is done within a second. */
const TRIES = 20

/** One container that was put in the place of another. */
export interface Replaced {
  readonly of: ObjectRef
  /** "rolled back to 3f2a91c0". */
  readonly words: string
  readonly configuration: Configuration
}

/** Records what containers were replaced by, all of them as one revision of its own. Throws a RegistryError. */
export async function recordReplaced(
  all: readonly Replaced[],
  { registry, clock }: { readonly registry: Registry; readonly clock: Clock },
): Promise<void> {
  const [one] = all
  if (!one) return
  const recordings = await Promise.all(all.map((each) => recordingOf(each, registry)))
  const others = all.length > 1 ? ` and ${all.length - 1} more` : ''
  const about = `${one.of.target}/${one.of.name}${others}: ${one.words}`
  await whenUnlocked(() => registry.record(recordings, about, clock.now()), clock)
}

/** Writes into a registry in which the daemon may be writing at this moment. Throws a RegistryError. */
export async function whenUnlocked<T>(write: () => Promise<T>, clock: Clock): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await write()
    } catch (error) {
      if (tries >= TRIES || !(error instanceof RegistryError && error.trouble === 'locked')) throw error
      await clock.sleep(AGAIN_MS)
    }
  }
}

async function recordingOf({ of, words, configuration }: Replaced, registry: Registry): Promise<Recording> {
  const { target, kind, name } = of
  const before = await registry.configurationAt(of, 'HEAD')
  const cause = causeOf(before, configuration, before ? diff(before, configuration) : [])
  return { target, kind, name, cause, words, configuration }
}
