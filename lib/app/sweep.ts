import PQueue from 'p-queue'
import type { AnyCheck } from '../kit/check.ts'
import type { Inventory } from '../model/inventory.ts'
import type { Memory } from '../model/memory.ts'
import type { Target } from '../model/target.ts'
import type { Sessions } from '../observe/sessions.ts'
import { pass } from './pass.ts'
import type { Passed } from './pass.ts'
import type { BaselinesOf } from './recording/baselines-of.ts'
import type { DeclaredOf } from './recording/declared-of.ts'
import { withSessions } from './with-sessions.ts'
import type { Conversing } from './with-sessions.ts'

export interface SweepWorld extends Conversing {
  readonly checks: ReadonlyMap<string, AnyCheck>
  /** What earlier passes left. */
  readonly memory: Memory
  readonly baselinesOf?: BaselinesOf
  readonly declaredOf?: DeclaredOf
  /** Told after every target. */
  onProgress?(done: number, total: number): void
}

/** Passes over all selected targets, side by side, as many at a time as the settings say. */
export type Sweep = (selected: readonly Target[]) => Promise<readonly Passed[]>

/** Hands `work` a way to pass over targets, and the conversations with them. What the passes open stays open between them, and is closed at the end. */
export async function withSweep<T>(
  inventory: Inventory,
  world: SweepWorld,
  work: (sweep: Sweep, sessions: Sessions) => Promise<T>,
): Promise<T> {
  const { concurrency } = inventory.settings
  return withSessions(inventory, world, (sessions) =>
    work((selected) => sweepOver(selected, concurrency, { ...world, sessions }), sessions),
  )
}

async function sweepOver(
  selected: readonly Target[],
  concurrency: number,
  world: SweepWorld & { readonly sessions: Sessions },
): Promise<readonly Passed[]> {
  const queue = new PQueue({ concurrency })
  const isMade = ({ members }: Target): boolean => members !== undefined
  // What is made of others comes when these have been looked at.
  const inOrder = [selected.filter((target) => !isMade(target)), selected.filter(isMade)]
  let done = 0
  const passes: Passed[] = []
  for (const those of inOrder)
    passes.push(
      ...(await queue.addAll(
        those.map((target) => async () => {
          world.stopping.throwIfAborted()
          const passed = await pass(target, world.memory.get(target.id) ?? new Map(), world)
          done += 1
          world.onProgress?.(done, selected.length)
          return passed
        }),
      )),
    )
  world.stopping.throwIfAborted()
  return passes
}
