import { withEngines } from '../replace/engines.ts'
import type { EnginesAround } from '../replace/engines.ts'
import { dropTornRollouts, openRollouts } from './journal.ts'
import type { OpenRollout } from './journal.ts'
import { returnedWords, takeRolloutBack } from './take-back.ts'

/**
 * Takes back what was interrupted of rollouts, by us or by whoever ran before us; one in which all were replaced is left as
 * it is. Most of the time there is nothing, and nobody is talked to. Throws a FaultError or a RegistryError.
 */
export async function settleRollouts(world: EnginesAround, told: (words: string) => void): Promise<void> {
  await dropTornRollouts(world.registry, world.clock.now())
  const all = (await openRollouts(world.registry.folder)).filter(({ isUnderWay }) => !isUnderWay)
  for (const each of all) told(await settleOne(each, world))
}

async function settleOne(open: OpenRollout, world: EnginesAround): Promise<string> {
  const { about, image, replicas } = open.rollout
  const title = `${about}: a rollout of ${image} that was interrupted`
  const targets = [...new Set(open.begun.flatMap((at) => replicas[at]?.target ?? []))]
  if (targets.length === 0) {
    await open.close()
    return `${title} had not touched anything`
  }
  return withEngines(targets, 'write', world, async (engines) => {
    if (open.isDone) {
      await open.close()
      return `${title} is brought to its end`
    }
    const returned = await takeRolloutBack(open.rollout, open.begun, engines, () => undefined)
    await open.close()
    const notes = returnedWords(returned)
    return `${title} is taken back${notes.length > 0 ? `, but for ${notes.join('; ')}` : ''}`
  })
}
