import type { Clock } from '../../base/clock.ts'
import type { Outgoing } from '../../model/notice.ts'
import type { Store } from '../../model/store.ts'
import type { Ms } from '../../model/time.ts'
import type { Passed } from '../pass.ts'
import type { World } from '../world.ts'
import { forgetRemoved } from './forget-removed.ts'
import { generationOf } from './generation.ts'
import { pictureOf } from './picture.ts'
import type { Picture } from './picture.ts'
import { savingBy, saverTo } from './saver.ts'
import type { Saver } from './saver.ts'
import { startTelling } from './telling.ts'
import { watchedLook } from './watched-look.ts'
import { wholeLook } from './whole-look.ts'

export interface OnceWorld extends World {
  readonly store: Store
  readonly clock: Clock
  readonly stopping: AbortSignal
  /** Between 0 and 1. */
  readonly chance: () => number
  readonly tried: (outgoing: Outgoing) => void
}

/** What earlier runs have left in the store, for one more pass without a daemon. */
export interface Once {
  readonly picture: Picture
  /** What could not be read and comes back by looking. */
  readonly warnings: readonly string[]
  /**
   * Takes in what the pass has seen and tells people, as the daemon does. Resolves when everything has arrived, or after
   * half a minute: what has not waits in the store for the next run.
   *
   * @returns why not everything could be written; null when it was
   */
  take(passes: readonly Passed[]): Promise<string | null>
}

const TELLING_MS: Ms = 30_000
const LOOK_ROUND_MS: Ms = 50
const FLUSH_MS: Ms = 3_000

/** @throws StoreError when the store cannot be read */
export async function onceOver(world: OnceWorld): Promise<Once> {
  const { store, clock, inventory } = world
  const { warnings, outgoing, ...remembered } = await store.load()
  const picture = pictureOf({ ...remembered, warnings, outgoing })
  const saver = saverTo(store, clock)
  return {
    picture,
    warnings,
    async take(passes) {
      for (const batch of forgetRemoved(picture, inventory, clock.now())) await saver.save(batch)
      await tell(passes, outgoing, { ...world, picture, saver })
      await saver.flush(FLUSH_MS)
      return saver.lag()?.why ?? null
    },
  }
}

async function tell(
  passes: readonly Passed[],
  owed: readonly Outgoing[],
  world: OnceWorld & { readonly picture: Picture; readonly saver: Saver },
): Promise<void> {
  const { inventory, picture, saver, clock, stopping } = world
  const generation = generationOf({ ...world, inventory: atOnce(inventory) }, picture)
  const plans = new Map(inventory.targets.map((target) => [target.id, target.plans]))
  for (const passed of passes) {
    const { id } = passed.target
    const { batch } = picture.take(id, wholeLook(passed, plans.get(id) ?? [], world.checks))
    const target = generation.targets.get(id)
    await saver.save({ ...batch, ...(target && { watched: [watchedLook(target, clock.now())] }) })
    const { self } = generation.view.reached(id, clock.now())
    if (self) await saver.save(self.batch)
  }
  const over = new AbortController()
  const until = AbortSignal.any([stopping, over.signal])
  const telling = startTelling(
    {
      ...{ ...world, stopping: until },
      generation: () => generation,
      save: savingBy(saver),
      recorded: () => undefined,
      // Who looks once mends nothing.
      spentOf: () => Infinity,
    },
    owed,
  )
  const began = clock.monotonicMs()
  await telling.desk.decided
  while (telling.outbox.waiting > 0 && !until.aborted && clock.monotonicMs() - began < TELLING_MS) {
    await clock.sleep(LOOK_ROUND_MS, until).catch(() => 'it is over')
  }
  over.abort(new Error('the run is over'))
  await Promise.all([telling.desk.done, telling.outbox.done])
}

/** All that one pass has seen came together: there is nothing to wait for that could go with it. */
function atOnce(inventory: World['inventory']): World['inventory'] {
  return { ...inventory, rules: inventory.rules.map((rule) => ({ ...rule, group: { ...rule.group, waitMs: 0 } })) }
}
