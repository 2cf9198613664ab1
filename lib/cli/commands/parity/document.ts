import * as z from 'zod'
import type { Compared } from '../../../app/parity.ts'
import { isoInstant } from '../../../base/instant.ts'
import { isAlike } from '../../../kit/parity/compare.ts'
import { FAULT_CODES } from '../../../model/fault.ts'
import type { EpochMs } from '../../../model/time.ts'

const difference = z.strictObject({
  role: z.string().describe('what the containers do; empty for the machines they stand on'),
  path: z.array(z.string()).describe('of the setting, from the outermost name to the innermost'),
  a: z.string().nullable().describe('null where there is no such thing'),
  b: z.string().nullable(),
  wanted: z.string().optional().describe('why it is meant to differ; such a one does not count'),
  over: z.string().optional().describe('the last day on which it was meant to differ'),
})

const comparison = z.strictObject({
  name: z.string(),
  a: z.string().describe('the words that select this side'),
  b: z.string(),
  outcome: z
    .enum(['equal', 'differs', 'unknown'])
    .describe('`unknown`: a target could not be looked at, or there is no container on either side'),
  roles: z.array(z.string()),
  projects: z
    .strictObject({ a: z.string(), b: z.string() })
    .optional()
    .describe('two compose projects that were taken for the same one'),
  differences: z.array(difference),
  unneeded: z.array(z.string()).describe('exceptions that nothing needs, by their path'),
  faults: z.array(z.strictObject({ target: z.string(), code: z.enum(FAULT_CODES), message: z.string() })),
})

/** What `parity --json` prints; docs/parity.schema.json is made of it. A change that breaks readers is a new version. */
export const paritySchema = z
  .strictObject({
    schema: z.literal('orch-watch/parity/v1'),
    at: z.iso.datetime().describe('UTC'),
    comparisons: z.array(comparison),
  })
  .meta({ title: 'orch-watch parity' })

export type ParityDocument = z.output<typeof paritySchema>

export function documentOf(all: readonly Compared[], now: EpochMs): ParityDocument {
  return { schema: 'orch-watch/parity/v1', at: isoInstant(now), comparisons: all.map(comparisonOf) }
}

function comparisonOf(compared: Compared): ParityDocument['comparisons'][number] {
  const { name, a, b } = compared.wish
  if (compared.kind === 'blind') {
    const faults = compared.faults.map(({ target, fault }) => ({
      target,
      code: fault.code,
      message: fault.message,
    }))
    return { name, a, b, outcome: 'unknown', roles: [], differences: [], unneeded: [], faults }
  }
  const { parity } = compared
  return {
    ...{ name, a, b, outcome: isAlike(parity) ? 'equal' : 'differs', roles: [...parity.roles] },
    ...(parity.paired && { projects: { ...parity.paired } }),
    differences: parity.differences.map(({ path, wanted, over, ...rest }) => ({
      ...rest,
      path: [...path],
      ...(wanted && { wanted: wanted.reason }),
      ...(over?.until !== undefined && { over: over.until }),
    })),
    unneeded: parity.unneeded.map(({ path }) => path),
    faults: [],
  }
}
