import * as z from 'zod'
import type { TargetNodes } from '../../../app/cluster.ts'
import { isoInstant } from '../../../base/instant.ts'
import type { EpochMs } from '../../../model/time.ts'
import { count, documentOfTargets, instant, labels, placeOf, words } from '../../cluster-document.ts'
import { faultOf } from '../../cluster-faults.ts'
import { withInstants } from '../../with-instants.ts'

const amount = z.number().nonnegative().optional()

const resources = z.strictObject({
  cpuCores: amount,
  memoryBytes: amount,
  diskBytes: amount,
  gpus: amount,
  instances: amount,
})

const node = z.strictObject({
  id: z.string(),
  name: z.string().describe('unique in the cluster'),
  role: z.enum(['control', 'worker']),
  isReady: z.boolean(),
  state: words.describe("the orchestrator's word for how it is"),
  since: instant.optional().describe('since when it is in that state, UTC; absent where nobody says'),
  why: words,
  closed: words.optional().describe('why it is given nothing new; absent where it takes new instances'),
  pressures: z.array(
    z.strictObject({
      kind: z.enum(['memory', 'disk', 'processes', 'network']),
      why: words,
      since: instant.optional(),
    }),
  ),
  offers: resources.describe('what instances may have of it'),
  promised: resources.describe('what instances on it have been promised'),
  used: resources.optional().describe('absent where nobody measures'),
  version: words.optional(),
  labels,
})

const control = z
  .strictObject({
    isReady: z.boolean(),
    leader: z
      .string()
      .nullable()
      .optional()
      .describe('null where nobody leads; absent where leaders are told by nobody'),
    members: z.array(z.strictObject({ name: z.string(), isReachable: z.boolean(), isLeader: z.boolean(), why: words })),
    needed: count.describe('how many of the members have to be there; 0 where they are not told apart'),
    failing: z.array(words),
    version: words.optional(),
  })
  .optional()
  .describe('those that decide for the cluster; absent where they are not told')

/** What `--json` prints; docs/nodes.schema.json is made of it. A change that breaks readers is a new version. */
export const nodesSchema = documentOfTargets('orch-watch/nodes/v1', {
  told: { nodes: z.array(node) },
  beside: { control },
  is: 'What `orch-watch nodes --json` prints; with `--watch`, each line is one',
})

export type NodesDocument = z.output<typeof nodesSchema>

export function documentOf(looks: readonly TargetNodes[], now: EpochMs): NodesDocument {
  return {
    schema: 'orch-watch/nodes/v1',
    at: isoInstant(now),
    targets: looks.map(({ members, control, ...look }) => ({
      ...placeOf(look),
      ...(members.kind === 'faulted'
        ? { fault: members.fault }
        : { nodes: withInstants(members.value), ...faultOf(members) }),
      ...(control && { control: withInstants(control) }),
    })),
  }
}
