import * as z from 'zod'
import { ABOUT_CONTAINERS } from '../kit/meant-containers.ts'
import { remade, remadeOptions, remadeProspects, wasRemade } from '../kit/remade.ts'
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
  // That it is not as it was declared is why this is done, and no reason to leave it alone.
  describe: (trouble, _, hands) =>
    remadeProspects(trouble, { from: 'baseline', verb: 'put back' }, hands, (standing) =>
      standing.drift === null ? null : { ...standing, drift: null },
    ),
  apply: (prospect, { healthyWithin }, hands) => remade(prospect, { from: 'baseline', withinMs: healthyWithin }, hands),
  wasDone: (deed, _, hands) => wasRemade(deed, hands),
})
