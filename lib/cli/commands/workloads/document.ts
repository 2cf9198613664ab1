import * as z from 'zod'
import type { TargetWorkloads } from '../../../app/cluster.ts'
import { isoInstant } from '../../../base/instant.ts'
import type { EpochMs } from '../../../model/time.ts'
import { instanceShape, workloadShape } from '../../../kit/workloads/workload-shapes.ts'
import { documentOfTargets, instant, placeOf } from '../../cluster-document.ts'
import { faultOf } from '../../cluster-faults.ts'
import { withInstants } from '../../with-instants.ts'

const instances = z.array(instanceShape(instant)).optional().describe('with `--instances`')

/** What `--json` prints; docs/workloads.schema.json is made of it. A change that breaks readers is a new version. */
export const workloadsSchema = documentOfTargets('orch-watch/workloads/v1', {
  told: { workloads: z.array(workloadShape(instant).extend({ instances })) },
  beside: {},
  is: 'What `orch-watch workloads --json` prints; with `--watch`, each line is one',
})

export type WorkloadsDocument = z.output<typeof workloadsSchema>

export function documentOf(looks: readonly TargetWorkloads[], instances: boolean, now: EpochMs): WorkloadsDocument {
  return {
    schema: 'orch-watch/workloads/v1',
    at: isoInstant(now),
    targets: looks.map(({ list, ...look }) =>
      list.kind === 'faulted'
        ? { ...placeOf(look), fault: list.fault }
        : {
            ...placeOf(look),
            workloads: list.value.map(({ instances: all, ...rest }) => ({
              ...withInstants(rest),
              ...(instances && { instances: withInstants(all) }),
            })),
            ...faultOf(list),
          },
    ),
  }
}
