import * as z from 'zod'
import type { AnsweredWorkload, Renewal } from '../../kit/control.ts'
import { isPod } from './run-spec.ts'
import type { RunSpec } from './run-spec.ts'

// Source: Marathon 0.10 to 1.11, docs/docs/rest-api: apps (instances, upgradeStrategy, versionInfo, restart), pods (scaling).

export const PODS_STAY = 'Marathon has no way to make a pod anew as it is'

const number = z.int().nonnegative().nullish().catch(null)
const steered = z.object({
  instances: number,
  scaling: z.object({ instances: number }).nullish().catch(null),
  versionInfo: z.object({ lastConfigChangeAt: z.string().nullish() }).nullish().catch(null),
  upgradeStrategy: z
    .object({ minimumHealthCapacity: z.number().min(0).max(1).default(1) })
    .nullish()
    .catch(null),
})

/** How many are wanted of an app or a pod, and how it would be made anew. Scaling leaves what runs as it is. */
export function steeringOf(document: RunSpec): Pick<AnsweredWorkload, 'replicas' | 'edition' | 'renewal'> {
  const { instances, scaling, versionInfo, upgradeStrategy } = steered.parse(document)
  const replicas = (isPod(document) ? scaling?.instances : instances) ?? 1
  const edition = versionInfo?.lastConfigChangeAt ?? document.version
  const kept = Math.ceil((upgradeStrategy?.minimumHealthCapacity ?? 1) * replicas)
  const renewal: Renewal = isPod(document)
    ? { kind: 'none', why: PODS_STAY }
    : { kind: 'rolling', downAtOnce: replicas - kept }
  return { replicas, edition, renewal }
}

export function scaledPod(pod: RunSpec, instances: number): RunSpec {
  const scaling = pod['scaling'] ?? { kind: 'fixed' }
  return { ...pod, scaling: { ...scaling, instances } }
}
