import type { Inventory } from '../model/inventory.ts'
import type { TargetReport } from '../model/report.ts'
import type { Target, TargetId } from '../model/target.ts'
import { withSweep } from './sweep.ts'
import type { SweepWorld } from './sweep.ts'

type Spent = Pick<TargetReport, 'reachable' | 'cost' | 'tookMs'>

/** What it costs to watch a target: the first look, with its login, and every one after it, over what is open. */
export interface CostOfWatching {
  readonly id: TargetId
  readonly runtime: string
  readonly checks: number
  readonly first: Spent
  readonly again: Spent
}

/** Looks twice at every selected target, over the same conversations. */
export async function costOfWatching(
  inventory: Inventory,
  selected: readonly Target[],
  world: SweepWorld,
): Promise<readonly CostOfWatching[]> {
  return withSweep(inventory, world, async (sweep) => {
    const first = await sweep(selected)
    const again = await sweep(selected)
    return selected.flatMap(({ id, runtime, plans }, nth) => {
      const [one, other] = [first[nth], again[nth]]
      return one && other
        ? [{ id, runtime, checks: plans.length, first: spentOf(one.target), again: spentOf(other.target) }]
        : []
    })
  })
}

function spentOf({ reachable, cost, tookMs }: TargetReport): Spent {
  return { reachable, cost, tookMs: Math.round(tookMs) }
}
