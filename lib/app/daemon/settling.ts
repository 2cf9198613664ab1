import type { Clock } from '../../base/clock.ts'
import type { AnyConnector } from '../../kit/connector.ts'
import type { Recorder } from '../../model/configuration.ts'
import type { Inventory } from '../../model/inventory.ts'
import type { Ms } from '../../model/time.ts'
import type { Registry } from '../../registry/registry.ts'
import { settleInterrupted } from '../replace/settle-all.ts'
import { settleRollouts } from '../rollout/settle.ts'
import { settleUpdates } from '../update/settle.ts'

export interface SettlingWorld {
  readonly registry: Registry
  readonly clock: Clock
  readonly stopping: AbortSignal
  readonly record: Recorder
  readonly log: { readonly say: (text: string) => void; readonly warn: (text: string) => void }
  readonly connectors: ReadonlyMap<string, AnyConnector>
  readonly generation: () => { readonly inventory: Pick<Inventory, 'targets' | 'settings'> }
}

/** It costs one look into a folder. */
const AGAIN_MS: Ms = 10_000

/** Brings rollbacks to an end whose command is no more: those of before the start, and those that end meanwhile. */
export async function keepSettling(world: SettlingWorld): Promise<void> {
  const { clock, stopping, log } = world
  let trouble: string | null = null
  while (!stopping.aborted) {
    const now = await whyNotSettled(world)
    if (now !== null && now !== trouble && !isStopping(stopping))
      log.warn(`a rollback that was interrupted cannot be brought to an end, and is tried again: ${now}`)
    trouble = now
    await clock.sleep(AGAIN_MS, stopping).catch(() => 'it is over')
  }
}

/** It may have been aborted since it was looked at last. */
function isStopping({ aborted }: AbortSignal): boolean {
  return aborted
}

async function whyNotSettled(world: SettlingWorld): Promise<string | null> {
  try {
    const { inventory } = world.generation()
    const told = (words: string): void => world.log.say(words)
    await settleInterrupted({ ...world, inventory }, told)
    await settleUpdates({ ...world, inventory }, told)
    await settleRollouts({ ...world, inventory, warn: told }, told)
    return null
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
