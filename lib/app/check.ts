import PQueue from 'p-queue'
import type { Clock } from '../base/clock.ts'
import { sortWorstFirst, summarise } from '../judge/summary.ts'
import type { AnyCheck } from '../kit/check.ts'
import type { AnyConnector } from '../kit/connector.ts'
import type { Inventory } from '../model/inventory.ts'
import type { Memory } from '../model/memory.ts'
import type { Report } from '../model/report.ts'
import type { Target } from '../model/target.ts'
import { openSessions } from '../observe/sessions.ts'
import { pass } from './pass.ts'

export interface CheckWorld {
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

/** One pass over the selected targets, side by side: the report of it, and what the next pass has to know. */
export async function checkOnce(
  inventory: Inventory,
  selected: readonly Target[],
  world: CheckWorld,
): Promise<{ readonly report: Report; readonly memory: Memory }> {
  const at = world.clock.now()
  const started = world.clock.monotonicMs()
  const targets = new Map(inventory.targets.map((target) => [target.id, target]))
  const sessions = openSessions({ ...world, targets })
  const queue = new PQueue({ concurrency: inventory.settings.concurrency })
  let done = 0
  const stop = (): void => void sessions.close()
  world.stopping.addEventListener('abort', stop, { once: true })
  try {
    const passes = await queue.addAll(
      selected.map((target) => async () => {
        world.stopping.throwIfAborted()
        const passed = await pass(target, world.memory.get(target.id) ?? new Map(), { ...world, sessions })
        done += 1
        world.onProgress?.(done, selected.length)
        return passed
      }),
    )
    world.stopping.throwIfAborted()
    const results = sortWorstFirst(passes.flatMap((each) => each.results))
    const report = {
      at,
      tookMs: world.clock.monotonicMs() - started,
      summary: summarise(results),
      targets: passes.map((each) => each.target),
      results,
    }
    return { report, memory: new Map(passes.map((each) => [each.target.id, each.memory])) }
  } finally {
    world.stopping.removeEventListener('abort', stop)
    await sessions.close()
  }
}
