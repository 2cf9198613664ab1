import PQueue from 'p-queue'
import type { Needs } from '../kit/check.ts'
import { fault } from '../kit/fault.ts'
import type { Fault, Looked } from '../model/fault.ts'
import type { ClusterNode, ControlPlane } from '../model/node.ts'
import type { Target } from '../model/target.ts'
import type { EpochMs } from '../model/time.ts'
import type { Workload } from '../model/workload.ts'
import { look } from '../observe/look.ts'
import type { Sight } from '../observe/look.ts'
import { withSessions } from './with-sessions.ts'
import type { Conversing } from './with-sessions.ts'
import type { World } from './world.ts'

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

export type ClusterWorld = Pick<World, 'inventory' | 'connectors'> & Pick<Conversing, 'clock' | 'stopping' | 'record'>

/** Hands `work` a way to look at the workloads of all targets that may have some, again and again. */
export function withWorkloads<T>(
  targets: readonly Target[],
  world: ClusterWorld,
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
  world: ClusterWorld,
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

/** Whether its runtime offers any of them by itself. */
export function offers(
  { runtime }: Target,
  { connectors }: Pick<ClusterWorld, 'connectors'>,
  ...any: readonly ('workloads' | 'engine' | 'nodes' | 'configurations')[]
): boolean {
  return any.some((each) => connectors.get(runtime)?.offers.includes(each))
}

/** Null where there is nothing of the kind, and nobody asked for it by name: a host without an engine. */
export function answerOf<T>(answer: Looked<T> | undefined, why: Fault | undefined): Looked<T> | null {
  if (why) return { kind: 'faulted', fault: why }
  if (answer?.kind === 'faulted' && answer.fault.code === 'not-supported') return null
  return answer ?? { kind: 'faulted', fault: fault('bug', 'nobody answered').fault }
}

/** What one look at a target has seen. */
export interface Looks {
  readonly target: Target
  readonly sight: Sight
}

/** Hands `work` a way to look at the targets, again and again, for what the needs name. */
export function withLooks<T>(
  targets: readonly Target[],
  needs: Needs,
  world: ClusterWorld,
  work: (lookAll: () => Promise<readonly Looks[]>) => Promise<T>,
): Promise<T> {
  const { inventory, clock, stopping } = world
  return withSessions(inventory, world, (sessions) =>
    work(async () => {
      const queue = new PQueue({ concurrency: inventory.settings.concurrency })
      const looks = await queue.addAll(
        targets.map((target) => async () => ({
          target,
          sight: await look(target, [needs], { sessions, clock, givenUp: stopping }),
        })),
      )
      stopping.throwIfAborted()
      return looks
    }),
  )
}
