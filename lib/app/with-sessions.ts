import type { Clock } from '../base/clock.ts'
import type { AnyConnector } from '../kit/connector.ts'
import type { Recorder } from '../model/configuration.ts'
import type { Inventory } from '../model/inventory.ts'
import { openSessions } from '../observe/sessions.ts'
import type { Sessions } from '../observe/sessions.ts'

export interface Conversing {
  readonly connectors: ReadonlyMap<string, AnyConnector>
  readonly clock: Clock
  /** Makes configurations of what engines answer. Without it nobody can be asked for them. */
  readonly record?: Recorder
  /** Ends the work: what is open is closed. */
  readonly stopping: AbortSignal
}

/** Hands `work` conversations with the targets of the inventory. What it opens stays open until it is done. */
export async function withSessions<T>(
  inventory: Pick<Inventory, 'targets'>,
  world: Conversing,
  work: (sessions: Sessions) => Promise<T>,
): Promise<T> {
  const targets = new Map(inventory.targets.map((target) => [target.id, target]))
  const sessions = openSessions({ ...world, targets })
  const stop = (): void => void sessions.close()
  world.stopping.addEventListener('abort', stop, { once: true })
  try {
    return await work(sessions)
  } finally {
    world.stopping.removeEventListener('abort', stop)
    await sessions.close()
  }
}
