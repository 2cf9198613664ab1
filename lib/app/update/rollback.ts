import type { ObjectRef } from '../../model/configuration.ts'
import type { EnginesWorld } from '../replace/engines.ts'
import { withWorkloadUpdate } from './prepare.ts'
import type { PreparedUpdate } from './prepare.ts'
import { wantedAt } from './world.ts'

export interface AskedWorkload {
  readonly of: ObjectRef
  /** 40 hexadecimal digits. */
  readonly revision: string
  /** What that revision is called to people: "3f2a91c0", "release-1.4". */
  readonly called: string
  readonly access: 'read' | 'write'
}

/** A rollback of a workload that can be looked at, and done. */
export interface WorkloadRollback extends PreparedUpdate {
  /** 40 hexadecimal digits. */
  readonly revision: string
  /** What it is called to people. */
  readonly called: string
}

/**
 * Prepares a rollback of what an orchestrator makes and hands it over; what was interrupted on that target is brought to
 * an end before.
 *
 * @throws FaultError where the target cannot be looked at, or changed; RegistryError
 */
export async function withWorkloadRollback<T>(
  { of, revision, called, access }: AskedWorkload,
  world: EnginesWorld,
  work: (rollback: WorkloadRollback) => Promise<T>,
): Promise<T> {
  const wanted = await wantedAt(of, revision, world.registry)
  const meant = { wanted, words: `rolled back to ${called}`, revision }
  const asked = { of, access, wanted: () => Promise.resolve(meant) }
  return withWorkloadUpdate(asked, world, (update) => work({ ...update, revision, called }))
}
