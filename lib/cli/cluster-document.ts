import * as z from 'zod'
import { FAULT_CODES, FAULT_PHASES } from '../model/fault.ts'
import { isoInstant } from '../base/instant.ts'
import type { Target } from '../model/target.ts'
import type { EpochMs } from '../model/time.ts'

// What the documents of `workloads` and `nodes` have in common.

export const instant = z.iso.datetime().describe('UTC')
export const count = z.int().nonnegative()
/** Foreign text. It may be empty. */
export const words = z.string()
export const labels = z.record(z.string(), z.string())

const fault = z
  .strictObject({
    code: z.enum(FAULT_CODES).describe('docs/faults.md has a row for each'),
    message: words,
    hint: words.optional().describe('what a person can do about it'),
    phase: z.enum(FAULT_PHASES).optional().describe('which wait ran out, for `timed-out`'),
  })
  .describe('why it, or a part of it, could not be looked at')

const place = {
  id: z.string().describe('of the target'),
  runtime: z.string(),
  at: instant.describe('when it was looked at, UTC'),
}

/**
 * A document of what targets tell: each what it has, or why it could not be looked at; where a part could
 * not, both.
 *
 * @param beside what may be told either way
 */
export function documentOfTargets<Id extends string, Told extends z.ZodRawShape, Beside extends z.ZodRawShape>(
  schema: Id,
  { told, beside, is }: { readonly told: Told; readonly beside: Beside; readonly is: string },
) {
  return z
    .strictObject({
      schema: z.literal(schema),
      at: instant.describe('when the document was made, UTC'),
      targets: z.array(
        z.union([
          z.strictObject({ ...place, ...told, fault: fault.optional(), ...beside }),
          z.strictObject({ ...place, fault, ...beside }),
        ]),
      ),
    })
    .describe(is)
}

export function placeOf({ target, at }: { readonly target: Target; readonly at: EpochMs }) {
  return { id: target.id, runtime: target.runtime, at: isoInstant(at) }
}
