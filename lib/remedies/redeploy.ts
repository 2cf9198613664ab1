import * as z from 'zod'
import { ABOUT_CONTAINERS } from '../kit/meant-containers.ts'
import { remade, remadeOptions, remadeProspects, wasRemade } from '../kit/remade.ts'
import { defineRemedy } from '../kit/remedy.ts'

const options = z.strictObject(remadeOptions)

type Options = z.output<typeof options>

/**
 * Makes a container anew from what was recorded of it last, by the procedure of a rollback: the new one is made and
 * compared beside the old one, which comes back when the new one does not become healthy.
 */
export default defineRemedy<Options>({
  name: 'redeploy',
  title: 'Make a container anew, as it was recorded',
  mends: ABOUT_CONTAINERS,
  options,
  describe: (trouble, _, hands) => remadeProspects(trouble, { from: 'last', verb: 'make anew' }, hands),
  apply: (prospect, { healthyWithin }, hands) => remade(prospect, { from: 'last', withinMs: healthyWithin }, hands),
  wasDone: (deed, _, hands) => wasRemade(deed, hands),
})
