import { lookForUpdates } from '../kit/updates/look.ts'
import type { ImageSight } from '../kit/updates/look.ts'
import { USUAL_UPDATES } from '../kit/updates/options.ts'
import type { UpdateOptions } from '../kit/updates/options.ts'
import { usesOf } from '../kit/updates/uses.ts'
import { seen } from '../kit/fault.ts'
import type { Looked } from '../model/fault.ts'
import type { Target } from '../model/target.ts'
import type { EpochMs, Ms } from '../model/time.ts'
import { answerOf, offers, withLooks } from './looks.ts'
import type { Looks, LookWorld } from './looks.ts'

/** Whoever waits for it in front of a terminal has more patience than a daemon with its next look. */
const REGISTRIES_MS: Ms = 90_000
const CHECK = 'image-updates'

/** The images of one target beside what their registries have, or why nothing is known of them. */
export interface TargetUpdates {
  readonly target: Target
  readonly at: EpochMs
  readonly images: Looked<readonly ImageSight[]>
}

/**
 * Looks once at the images of all targets with an engine, and asks their registries. How, is said by the settings of
 * the check where a target has it.
 */
export function lookAtUpdates(
  targets: readonly Target[],
  world: LookWorld,
  onProgress: (done: number, total: number) => void = () => undefined,
): Promise<readonly TargetUpdates[]> {
  const able = targets.filter((target) => target.engine !== undefined || offers(target, world, 'engine'))
  return withLooks(able, { engine: ['containers', 'images'] }, world, async (lookAll) => {
    let done = 0
    const all = await Promise.all(
      (await lookAll()).map(async (looks) => {
        const updates = await updatesOf(looks, world.stopping)
        done += 1
        onProgress(done, able.length)
        return updates
      }),
    )
    world.stopping.throwIfAborted()
    return all.flatMap((each) => each ?? [])
  })
}

async function updatesOf({ target, sight }: Looks, stopping: AbortSignal): Promise<TargetUpdates | null> {
  const { containers, images } = sight.engine
  const why = sight.refused.get('') ?? sight.refused.get('engine')
  const [running, made] = [answerOf(containers, why), answerOf(images, why)]
  // A host without an engine has none to tell of.
  if (!running || !made) return null
  const about = { target, at: sight.at }
  if (running.kind === 'faulted') return { ...about, images: running }
  if (made.kind === 'faulted') return { ...about, images: made }
  const options = optionsOf(target)
  const uses = usesOf({ containers: running.value, images: made.value }, options)
  return {
    ...about,
    images: seen(await lookForUpdates(uses, options, sight.registries.until(stopping, REGISTRIES_MS))),
  }
}

/** Checked against the schema of the check when the inventory was read. */
function optionsOf({ plans }: Target): UpdateOptions {
  const plan = plans.find(({ check }) => check === CHECK)
  return (plan?.options as UpdateOptions | undefined) ?? USUAL_UPDATES
}
