import type { WorkloadControl } from '../../kit/control.ts'
import { fault } from '../../kit/fault.ts'
import { RegistryError } from '../../kit/registry-error.ts'
import type { Configuration, ObjectRef } from '../../model/configuration.ts'
import type { RegistryPlan } from '../../model/inventory.ts'
import type { HiddenValue } from '../../model/revision.ts'
import type { Target } from '../../model/target.ts'
import type { Sessions } from '../../observe/sessions.ts'
import type { Registry } from '../../registry/registry.ts'
import { recorderWith } from '../recording/recorder.ts'
import type { UpdateWorld, Wanted } from './seen.ts'

/** What is hidden is kept in memory for as long as this lasts, whether it is sealed anywhere or not. */
export function recordingWorld(
  registry: Registry,
  plan: RegistryPlan | null,
): Pick<UpdateWorld, 'record' | 'hidden' | 'fingerprint'> {
  const { fingerprints } = registry
  const hidden = registry.hidden ?? new WeakMap<Configuration, readonly HiddenValue[]>()
  const record = recorderWith({ fingerprints, hidden }, plan)
  return { record, hidden, fingerprint: (text) => fingerprints.of(text) }
}

/** Throws a FaultError where its workloads cannot be changed. */
export async function workloadControlOf(
  target: Target,
  sessions: Sessions,
  signal: AbortSignal,
): Promise<WorkloadControl> {
  const { session } = await sessions.open(target)
  const workloads = session.control?.workloads
  if (!workloads) throw fault('not-supported', `workloads of "${target.id}" cannot be changed from here`)
  return workloads(signal)
}

/** What an object was in a revision. Throws a RegistryError. */
export async function wantedAt(of: ObjectRef, revision: string, registry: Registry): Promise<Wanted> {
  const document = await registry.documentAt(of, revision)
  if (!document) throw new RegistryError('missing', `${of.target}/${of.name} was not there in revision "${revision}"`)
  return {
    configuration: document.configuration,
    isRekeyed: document.keyId !== registry.fingerprints.keyId,
    reveal: await registry.revealer(of, revision),
  }
}
