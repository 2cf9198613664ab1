import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Clock } from '../../base/clock.ts'
import type { KnownBaseline } from '../../model/configuration.ts'
import type { Inventory } from '../../model/inventory.ts'
import type { TargetId } from '../../model/target.ts'
import { BASELINES } from '../../registry/baselines.ts'
import type { Place } from '../state-folder.ts'
import { openRegistryOf, registryFolder } from './registry-of.ts'

/** What was declared good of the objects of each target, for whoever looks once. */
export type BaselinesOf = (target: TargetId) => readonly KnownBaseline[]

/** @param told what cannot be read */
export async function baselinesFor(
  inventory: Inventory,
  world: Place & { readonly clock: Clock },
  told: (trouble: string) => void,
): Promise<BaselinesOf> {
  const folder = registryFolder(inventory, world)
  // Most have declared nothing: no git is opened for that.
  if (folder === null || !existsSync(join(folder, BASELINES))) return () => []
  const registry = await openRegistryOf(inventory, 'read', world)
  const known = byTarget(await registry.knownBaselines(told))
  return (target) => known.get(target) ?? []
}

export function byTarget(all: readonly KnownBaseline[]): ReadonlyMap<TargetId, readonly KnownBaseline[]> {
  const known = new Map<TargetId, KnownBaseline[]>()
  for (const each of all) known.set(each.target, [...(known.get(each.target) ?? []), each])
  return known
}
