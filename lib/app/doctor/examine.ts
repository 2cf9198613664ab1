import PQueue from 'p-queue'
import type { AnyConnector } from '../../kit/connector.ts'
import type { Target, TargetId } from '../../model/target.ts'
import { look } from '../../observe/look.ts'
import type { LookWorld } from '../looks.ts'
import { withSessions } from '../with-sessions.ts'
import type { Step } from './step.ts'
import { needsOf, stepsOf } from './target-steps.ts'

/** One target and every step on the way to it, in their order. */
export interface Examined {
  readonly target: Target
  readonly steps: readonly Step[]
}

/** Looks once at every one of these targets, and says how far it came. */
export function examine(targets: readonly Target[], world: LookWorld): Promise<readonly Examined[]> {
  const { inventory, connectors, clock, stopping } = world
  const all = new Map(inventory.targets.map((target) => [target.id, target]))
  return withSessions(inventory, world, async (sessions) => {
    const unreachable = async (target: Target): Promise<TargetId | null> => {
      const carrier = target.via === undefined ? undefined : all.get(target.via)
      if (!carrier || connectors.get(target.runtime)?.hasOtherWay?.(target.options) === true) return null
      const reached = await sessions.open(carrier).then(
        () => true,
        () => false,
      )
      return reached ? null : carrier.id
    }
    const examined = async (target: Target, connector: AnyConnector): Promise<Examined> => {
      const sight = await look(target, [needsOf(target, connector)], { sessions, clock, givenUp: stopping })
      const carrier = sight.refused.has('') ? await unreachable(target) : null
      return { target, steps: stepsOf(target, connector, sight, carrier) }
    }
    const queue = new PQueue({ concurrency: inventory.settings.concurrency })
    const done = await queue.addAll(
      targets.map((target) => async () => {
        const connector = connectors.get(target.runtime)
        return connector ? [await examined(target, connector)] : []
      }),
    )
    stopping.throwIfAborted()
    return done.flat()
  })
}
