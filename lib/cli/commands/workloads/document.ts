import type { TargetWorkloads } from '../../../app/cluster.ts'
import { isoInstant } from '../../../base/instant.ts'
import type { EpochMs } from '../../../model/time.ts'
import { withInstants } from '../../with-instants.ts'

/** What `--json` prints. */
export function documentOf(looks: readonly TargetWorkloads[], instances: boolean, now: EpochMs): unknown {
  return {
    schema: 'orch-watch/workloads/v1',
    at: isoInstant(now),
    targets: looks.map(({ target, at, list }) => ({
      id: target.id,
      runtime: target.runtime,
      at: isoInstant(at),
      ...(list.kind === 'seen'
        ? {
            workloads: list.value.map(({ instances: all, ...workload }) => ({
              ...(withInstants(workload) as object),
              ...(instances && { instances: withInstants(all) }),
            })),
          }
        : { fault: list.fault }),
    })),
  }
}
