import type { TargetId } from '../../model/target.ts'
import { beingReplaced } from '../replace/journal.ts'
import { beingUpdated } from './journal.ts'

/** The objects of a target that are being rolled back, by kind and name: whoever does that records them. */
export async function underWay(registry: { readonly folder: string }, target: TargetId): Promise<ReadonlySet<string>> {
  const [replaced, updated] = await Promise.all([
    beingReplaced(registry, target),
    beingUpdated(registry.folder, target),
  ])
  return new Set([...replaced, ...updated])
}
