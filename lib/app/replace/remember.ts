import type { Clock } from '../../base/clock.ts'
import { RegistryError } from '../../kit/registry-error.ts'
import type { Configuration, ObjectRef } from '../../model/configuration.ts'
import type { Ms } from '../../model/time.ts'
import { diff } from '../../kit/configuration-diff.ts'
import { causeOf } from '../../record/words.ts'
import type { Registry } from '../../registry/registry.ts'

const AGAIN_MS: Ms = 500
/** The daemon records in the same place: it is done within a second. */
const TRIES = 20

/** Records what a container was rolled back to, as a revision of its own. Throws a RegistryError. */
export async function recordRollback(
  of: ObjectRef,
  revision: string,
  configuration: Configuration,
  { registry, clock }: { readonly registry: Registry; readonly clock: Clock },
): Promise<void> {
  const { target, kind, name } = of
  const before = await registry.configurationAt(of, 'HEAD')
  const cause = causeOf(before, configuration, before ? diff(before, configuration) : [])
  const words = `rolled back to ${revision.slice(0, 8)}`
  for (let tries = 1; ; tries += 1) {
    try {
      await registry.record(
        [{ target, kind, name, cause, words, configuration }],
        `${target}/${name}: ${words}`,
        clock.now(),
      )
      return
    } catch (error) {
      if (tries >= TRIES || !(error instanceof RegistryError && error.trouble === 'locked')) throw error
      await clock.sleep(AGAIN_MS)
    }
  }
}
