import type { Clock } from '../../base/clock.ts'
import type { AnyConnector } from '../../kit/connector.ts'
import type { ContainerControl } from '../../kit/control.ts'
import { fault, FaultError } from '../../kit/fault.ts'
import type { Configuration } from '../../model/configuration.ts'
import type { Inventory } from '../../model/inventory.ts'
import type { HiddenValue, Reveal } from '../../model/revision.ts'
import type { Target, TargetId } from '../../model/target.ts'
import type { Registry } from '../../registry/registry.ts'
import { revealerOf } from '../../registry/reveal.ts'
import { lookOver, resourcesOver } from '../recording/look.ts'
import { recorderWith } from '../recording/recorder.ts'
import { withSessions } from '../with-sessions.ts'
import type { GroupWorld } from './group.ts'
import type { Unfinished } from './journal.ts'
import { controlOf, interrupted, settleAll } from './settle-all.ts'
import type { SettleWorld } from './settle-all.ts'

/** What engines are reached with. */
export interface EnginesAround {
  readonly inventory: Pick<Inventory, 'targets' | 'settings'>
  readonly connectors: ReadonlyMap<string, AnyConnector>
  readonly registry: Registry
  readonly clock: Clock
  readonly stopping: AbortSignal
  /** Told of what was interrupted before, and how it came to its end. */
  readonly warn: (words: string) => void
}

export interface EnginesWorld extends EnginesAround {
  readonly inventory: Inventory
}

/** Engines on which containers are replaced. */
export interface Engines extends GroupWorld {
  /** What is there now. Throws a FaultError. */
  running(target: TargetId): Promise<readonly Configuration[]>
  /** Its networks and volumes now. Throws a FaultError. */
  resources(target: TargetId): Promise<readonly Configuration[]>
  /** What gives the secrets of one that `running` has shown, as its engine shows them. */
  reveal(running: Configuration): Reveal
}

/** What was begun is not cut off by the end of the command: it is taken back. */
const never = new AbortController().signal

/**
 * Hands over engines; with `write` everything that was interrupted on them is brought to an end before.
 *
 * @throws FaultError where one of them cannot be looked at, or changed; RegistryError
 */
export function withEngines<T>(
  ids: readonly TargetId[],
  access: 'read' | 'write',
  world: EnginesAround,
  work: (engines: Engines) => Promise<T>,
): Promise<T> {
  const targets = ids.map((id) => targetOf(id, world))
  const { registry, clock, stopping, inventory } = world
  // Without an identity nothing secret is kept but while this lasts.
  const hidden = registry.hidden ?? new WeakMap<Configuration, readonly HiddenValue[]>()
  const record = recorderWith({ fingerprints: registry.fingerprints, hidden }, inventory.settings.registry)
  return withSessions(inventory, { ...world, record, stopping: never }, async (sessions) => {
    const controls = new Map<TargetId, ContainerControl>()
    for (const target of targets) controls.set(target.id, await controlOf(target, sessions, stopping))
    const settling = { registry, clock, sessions, record, targets: inventory.targets, signal: stopping }
    if (access === 'write') await settleOn(ids, settling, world.warn)
    return work({
      ...{ controls, registry, record, clock, stopping },
      async running(id) {
        const running = await lookOver(targetOf(id, world), sessions, world)
        if (!running) throw fault('not-supported', `there are no containers on "${id}"`)
        if (running.kind === 'faulted') throw new FaultError(running.fault)
        return running.value.filter(({ kind }) => kind === 'container')
      },
      async resources(id) {
        const looked = await resourcesOver(targetOf(id, world), sessions, world)
        if (looked.kind === 'faulted') throw new FaultError(looked.fault)
        return looked.value
      },
      reveal: (running) => revealerOf(running, hidden.get(running) ?? [], (text) => registry.fingerprints.of(text)),
    })
  })
}

/** What cannot be brought to its end elsewhere keeps nobody from these targets. */
async function settleOn(ids: readonly TargetId[], world: SettleWorld, warn: (words: string) => void): Promise<void> {
  const open = async (): Promise<readonly Unfinished[]> =>
    (await interrupted(world.registry)).filter(({ replacement, settled }) =>
      [...replacement.parts, ...replacement.grounds].some(({ target }) => ids.includes(target) && !settled.has(target)),
    )
  try {
    for (const words of await settleAll(await open(), world)) warn(words)
  } catch (error) {
    if (!(error instanceof FaultError) || (await open()).length > 0) throw error
    warn(`a rollback that was interrupted cannot be brought to an end elsewhere: ${error.message}`)
  }
}

function targetOf(id: TargetId, { inventory }: Pick<EnginesAround, 'inventory'>): Target {
  const target = inventory.targets.find((each) => each.id === id)
  if (!target) throw fault('not-supported', `there is no target "${id}" any more`)
  return target
}
