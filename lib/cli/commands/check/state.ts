import { onceOver } from '../../../app/daemon/once.ts'
import type { Remembering } from '../../../app/memory.ts'
import type { Passed } from '../../../app/pass.ts'
import { openStoreOf } from '../../../app/store.ts'
import type { World } from '../../../app/world.ts'
import type { Outgoing } from '../../../model/notice.ts'
import type { Io } from '../../command.ts'

/** A memory that is a store, and tells people of what it is given to keep. */
export interface RememberingState extends Omit<Remembering, 'keep'> {
  keep(left: unknown, now: number, passes: readonly Passed[]): Promise<readonly string[]>
  close(): Promise<void>
}

const ADDRESS = /^[a-z]+:/u

/**
 * The store as the memory of one pass: everything is believed, kept and told as the daemon does it.
 *
 * @param asked a file, the address of a store, or "on" for the store that `run` has
 * @throws StoreError, also when a daemon runs with that store
 */
export async function rememberingState(
  asked: string,
  world: World,
  io: Io,
  warn: (texts: readonly string[]) => void,
): Promise<RememberingState> {
  const address = asked === 'on' ? undefined : ADDRESS.test(asked) ? asked : `sqlite:${asked}`
  const store = await openStoreOf(address, world.inventory, io, 'write')
  const { clock, stopping } = io
  const tried = (outgoing: Outgoing): void => warn(troubleOf(outgoing))
  try {
    const once = await onceOver({ ...world, store, clock, stopping, tried, chance: Math.random })
    const { picture, warnings } = once
    return {
      warnings,
      memory: new Map(picture.targets().map((id) => [id, picture.memoryOf(id)])),
      async keep(_left, _now, passes) {
        const why = await once.take(passes)
        return why === null ? [] : [`not everything could be written: ${why}`]
      },
      close: () => store.close(),
    }
  } catch (error) {
    await store.close()
    throw error
  }
}

function troubleOf({ state, notice, attempts, answer }: Outgoing): string[] {
  if (state === 'delivered') return []
  return [
    `${notice.route.notifier} was not told${state === 'dead' ? ' and will not be' : ''}, try ${attempts}: ${answer}`,
  ]
}
