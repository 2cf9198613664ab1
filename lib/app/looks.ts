import PQueue from 'p-queue'
import type { Needs } from '../kit/check.ts'
import { fault } from '../kit/fault.ts'
import type { Fault, Looked } from '../model/fault.ts'
import type { Target } from '../model/target.ts'
import { look } from '../observe/look.ts'
import type { Sight } from '../observe/look.ts'
import { withSessions } from './with-sessions.ts'
import type { Conversing } from './with-sessions.ts'
import type { World } from './world.ts'

export type LookWorld = Pick<World, 'inventory' | 'connectors'> & Pick<Conversing, 'clock' | 'stopping' | 'record'>

/** Whether the runtime of a target has one of these of its own. */
export function offers(
  { runtime }: Target,
  { connectors }: Pick<LookWorld, 'connectors'>,
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

/** One target, and what was seen of it. */
export interface Looks {
  readonly target: Target
  readonly sight: Sight
}

/** Hands `work` a way to look at all these targets, again and again, and keeps what it opens open meanwhile. */
export function withLooks<T>(
  targets: readonly Target[],
  needs: Needs,
  world: LookWorld,
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
