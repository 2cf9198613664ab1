import PQueue from 'p-queue'
import type { Clock } from '../base/clock.ts'
import type { AnyCheck } from '../kit/check.ts'
import type { AnyConnector } from '../kit/connector.ts'
import type { Inventory } from '../model/inventory.ts'
import type { Memory } from '../model/memory.ts'
import type { Target } from '../model/target.ts'
import { openSessions } from '../observe/sessions.ts'
import type { Sessions } from '../observe/sessions.ts'
import { pass } from './pass.ts'
import type { Passed } from './pass.ts'

export interface SweepWorld {
  readonly checks: ReadonlyMap<string, AnyCheck>
  readonly connectors: ReadonlyMap<string, AnyConnector>
  readonly clock: Clock
  /** What earlier passes left. */
  readonly memory: Memory
  /** Ends the work: what is open is closed, and the promise is rejected with the reason. */
  readonly stopping: AbortSignal
  /** Told after every target. */
  onProgress?(done: number, total: number): void
}

/** Passes over all selected targets, side by side, as many at a time as the settings say. */
export type Sweep = (selected: readonly Target[]) => Promise<readonly Passed[]>

/** Hands `work` a way to pass over targets. What the passes open stays open between them, and is closed at the end. */
export async function withSweep<T>(
  inventory: Inventory,
  world: SweepWorld,
  work: (sweep: Sweep) => Promise<T>,
): Promise<T> {
  const targets = new Map(inventory.targets.map((target) => [target.id, target]))
  const sessions = openSessions({ ...world, targets })
  const stop = (): void => void sessions.close()
  world.stopping.addEventListener('abort', stop, { once: true })
  try {
    return await work((selected) => sweepOver(selected, inventory.settings.concurrency, { ...world, sessions }))
  } finally {
    world.stopping.removeEventListener('abort', stop)
    await sessions.close()
  }
}

async function sweepOver(
  selected: readonly Target[],
  concurrency: number,
  world: SweepWorld & { readonly sessions: Sessions },
): Promise<readonly Passed[]> {
  const queue = new PQueue({ concurrency })
  let done = 0
  const passes = await queue.addAll(
    selected.map((target) => async () => {
      world.stopping.throwIfAborted()
      const passed = await pass(target, world.memory.get(target.id) ?? new Map(), world)
      done += 1
      world.onProgress?.(done, selected.length)
      return passed
    }),
  )
  world.stopping.throwIfAborted()
  return passes
}
