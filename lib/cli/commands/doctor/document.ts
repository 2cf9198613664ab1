import * as z from 'zod'
import type { Examined } from '../../../app/doctor/examine.ts'
import type { Step } from '../../../app/doctor/step.ts'
import { isoInstant } from '../../../base/instant.ts'
import type { EpochMs } from '../../../model/time.ts'
import { instant, words } from '../../cluster-document.ts'

const step = z.strictObject({
  name: z.string().describe('one word: "login"'),
  state: z.enum(['ok', 'failed', 'skipped']).describe('skipped: not tried, or there is nothing of the kind'),
  says: words,
  hint: words.optional().describe('what a person can do about it'),
  next: z.string().optional().describe('the command to type next'),
})

/** What `--json` prints; docs/doctor.schema.json is made of it. A change that breaks readers is a new version. */
export const doctorSchema = z
  .strictObject({
    schema: z.literal('orch-watch/doctor/v1'),
    at: instant.describe('when the document was made, UTC'),
    isWell: z.boolean().describe('whether no step has failed'),
    own: z.array(step).describe('of orch-watch itself'),
    targets: z.array(
      z.strictObject({
        id: z.string().describe('of the target'),
        runtime: z.string(),
        steps: z.array(step).describe('in their order; what comes behind one that has failed is skipped'),
      }),
    ),
  })
  .describe('What `orch-watch doctor --json` prints')

export function documentOf(
  own: readonly Step[],
  targets: readonly Examined[],
  now: EpochMs,
): z.output<typeof doctorSchema> {
  return {
    schema: 'orch-watch/doctor/v1',
    at: isoInstant(now),
    isWell: [own, ...targets.map(({ steps }) => steps)].flat().every(({ state }) => state !== 'failed'),
    own: [...own],
    targets: targets.map(({ target, steps }) => ({ id: target.id, runtime: target.runtime, steps: [...steps] })),
  }
}
