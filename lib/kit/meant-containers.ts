import type { HealObject } from '../model/heal.ts'
import type { Subject } from '../model/result.ts'
import type { Instance } from '../model/workload.ts'
import { fault } from './fault.ts'
import type { Hands, Trouble } from './remedy.ts'
import { listed } from './workloads/words.ts'

/** Checks whose troubles are about containers: of one each, or of a workload that is made of them. */
export const ABOUT_CONTAINERS: readonly string[] = ['container-*', 'workload-replicas', 'workload-restarts']

/**
 * Containers that are there and that a trouble is about: one by its name, or those of a workload that are not ready. Throws a
 * FaultError where none is seen, and not everything was.
 */
export async function meantContainers(
  { incident: { subject } }: Trouble,
  hands: Pick<Hands, 'workload'>,
): Promise<readonly HealObject[]> {
  if (isAboutOne(subject)) return [{ target: subject.target, kind: 'container', name: subject.item }]
  const workload = await hands.workload(subject.target, subject.item)
  const bad = workload?.instances.filter(({ isWanted, isReady }) => isWanted && !isReady) ?? []
  const { places = [], why = '' } = workload?.unseen ?? {}
  // What is bad may be there, and nothing to be done is another thing.
  if (bad.length === 0 && places.length > 0) throw fault('unreachable', `${listed(places)} cannot be looked at: ${why}`)
  return bad.map((instance) => containerOf(instance, subject))
}

export function isAboutOne({ check, item }: Subject): boolean {
  return check.startsWith('container-') && item !== ''
}

function containerOf({ name, node }: Instance, { target }: Subject): HealObject {
  return { target: node ?? target, kind: 'container', name }
}
