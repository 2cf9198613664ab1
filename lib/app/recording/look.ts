import type { Clock } from '../../base/clock.ts'
import type { Fault, Looked } from '../../model/fault.ts'
import type { AnyConnector } from '../../kit/connector.ts'
import type { Configuration, Recorder } from '../../model/configuration.ts'
import type { Target } from '../../model/target.ts'
import type { EpochMs } from '../../model/time.ts'
import { look } from '../../observe/look.ts'
import { withSessions } from '../with-sessions.ts'

export interface ConfigurationLook {
  readonly target: Target
  readonly at: EpochMs
  readonly running: Looked<readonly Configuration[]>
}

interface LookWorld {
  readonly inventory: { readonly targets: readonly Target[] }
  readonly connectors: ReadonlyMap<string, AnyConnector>
  readonly clock: Clock
  readonly stopping: AbortSignal
  readonly record: Recorder
}

/** Looks once at what everything is made of that runs on these targets. Those without an engine are left out. */
export function lookAtConfigurations(
  targets: readonly Target[],
  world: LookWorld,
): Promise<readonly ConfigurationLook[]> {
  const able = targets.filter((target) => hasConfigurations(target, world.connectors))
  return withSessions(world.inventory, world, async (sessions) => {
    const looks = await Promise.all(
      able.map(async (target) => {
        const sight = await look(target, [{ configurations: ['running'] }], {
          sessions,
          clock: world.clock,
          givenUp: world.stopping,
        })
        const why = sight.refused.get('') ?? sight.refused.get('configurations') ?? sight.refused.get('engine')
        const running = why ? faulted(why) : (sight.configurations.running ?? faulted(NOBODY))
        return { target, at: sight.at, running }
      }),
    )
    // A host on which there is no engine has nothing to be asked for.
    return looks.filter(({ running }) => running.kind === 'seen' || running.fault.code !== 'not-supported')
  })
}

/** Whether a target can be asked what runs on it is made of. */
export function hasConfigurations({ runtime, engine }: Target, connectors: ReadonlyMap<string, AnyConnector>): boolean {
  const offers = connectors.get(runtime)?.offers ?? []
  return engine !== undefined || offers.includes('engine') || offers.includes('configurations')
}

const NOBODY: Fault = { code: 'bug', message: 'nobody answered' }

function faulted(fault: Fault): Looked<never> {
  return { kind: 'faulted', fault }
}
