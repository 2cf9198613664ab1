import type { Looked } from '../model/fault.ts'
import type { ClusterNode, ControlPlane } from '../model/node.ts'
import type { Target } from '../model/target.ts'
import type { EpochMs } from '../model/time.ts'
import type { Workload } from '../model/workload.ts'
import { answerOf, offers, withLooks } from './looks.ts'
import type { LookWorld } from './looks.ts'

/** What one target tells of its workloads, or why it does not. */
export interface TargetWorkloads {
  readonly target: Target
  readonly at: EpochMs
  readonly list: Looked<readonly Workload[]>
}

/** What one target tells of its members, and of those who decide for them. */
export interface TargetNodes {
  readonly target: Target
  readonly at: EpochMs
  readonly members: Looked<readonly ClusterNode[]>
  /** Null where it is not told. */
  readonly control: ControlPlane | null
}

/** Hands `work` a way to look at the workloads of all targets that may have some, again and again. */
export function withWorkloads<T>(
  targets: readonly Target[],
  world: LookWorld,
  work: (lookAll: () => Promise<readonly TargetWorkloads[]>) => Promise<T>,
): Promise<T> {
  const able = targets.filter((target) => target.engine !== undefined || offers(target, world, 'workloads', 'engine'))
  return withLooks(able, { workloads: ['list'] }, world, (lookAll) =>
    work(async () =>
      (await lookAll()).flatMap(({ target, sight }) => {
        const why = sight.refused.get('') ?? sight.refused.get('workloads') ?? sight.refused.get('engine')
        const list = answerOf(sight.workloads.list, why)
        return list ? [{ target, at: sight.at, list }] : []
      }),
    ),
  )
}

/** The same for nodes. */
export function withNodes<T>(
  targets: readonly Target[],
  world: LookWorld,
  work: (lookAll: () => Promise<readonly TargetNodes[]>) => Promise<T>,
): Promise<T> {
  const able = targets.filter((target) => offers(target, world, 'nodes'))
  return withLooks(able, { nodes: ['members', 'control'] }, world, (lookAll) =>
    work(async () =>
      (await lookAll()).flatMap(({ target, sight }) => {
        const { members, control } = sight.nodes
        const list = answerOf(members, sight.refused.get('') ?? sight.refused.get('nodes'))
        return list
          ? [{ target, at: sight.at, members: list, control: control?.kind === 'seen' ? control.value : null }]
          : []
      }),
    ),
  )
}
