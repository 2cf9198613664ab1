import { sortWorstFirst, summarise } from '../judge/summary.ts'
import type { Inventory } from '../model/inventory.ts'
import type { Memory } from '../model/memory.ts'
import type { Report } from '../model/report.ts'
import type { Target } from '../model/target.ts'
import type { Passed } from './pass.ts'
import { withSweep } from './sweep.ts'
import type { SweepWorld } from './sweep.ts'

/** One pass over the selected targets: the report of it, and what the next pass has to know. */
export async function checkOnce(
  inventory: Inventory,
  selected: readonly Target[],
  world: SweepWorld,
): Promise<{ readonly report: Report; readonly memory: Memory; readonly passes: readonly Passed[] }> {
  const at = world.clock.now()
  const started = world.clock.monotonicMs()
  const passes = await withSweep(inventory, world, (sweep) => sweep(selected))
  const results = sortWorstFirst(passes.flatMap((each) => each.results))
  const report = {
    at,
    tookMs: world.clock.monotonicMs() - started,
    summary: summarise(results),
    targets: passes.map((each) => each.target),
    results,
  }
  return { report, passes, memory: new Map(passes.map((each) => [each.target.id, each.memory])) }
}
