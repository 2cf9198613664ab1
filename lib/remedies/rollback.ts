import * as z from 'zod'
import { ABOUT_CONTAINERS, meantContainers } from '../kit/meant-containers.ts'
import { remade, remadeOptions, remadeProspect, wasRemade } from '../kit/remade.ts'
import { defineRemedy } from '../kit/remedy.ts'

const options = z.strictObject(remadeOptions)

type Options = z.output<typeof options>

/**
 * Puts a container back to its baseline: to what a person has declared good. Without a baseline, and where the container is
 * as its baseline says, there is nothing that it could do.
 */
export default defineRemedy<Options>({
  name: 'rollback',
  title: 'Put a container back to its baseline',
  mends: ABOUT_CONTAINERS,
  options,
  async describe(trouble, _, hands) {
    const found = await Promise.all(
      (await meantContainers(trouble, hands)).map(async (object) => {
        const standing = await hands.standing(object)
        // That it is not as it was declared is why this is done, and no reason to leave it alone.
        if (!standing || standing.drift === null) return null
        const put = { from: 'baseline', verb: 'put back' } as const
        return remadeProspect(object, { ...standing, drift: null }, put, hands)
      }),
    )
    return found.flatMap((each) => each ?? [])
  },
  apply: (prospect, { healthyWithin }, hands) => remade(prospect, { from: 'baseline', withinMs: healthyWithin }, hands),
  wasDone: (deed, _, hands) => wasRemade(deed, hands),
})
