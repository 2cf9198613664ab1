import { createHash } from 'node:crypto'
import { isoInstant } from '../../base/instant.ts'
import type { AnsweredWorkload, Renewal, WorkloadName } from '../../kit/control.ts'
import { fault } from '../../kit/fault.ts'
import type { EpochMs } from '../../model/time.ts'
import { numberOr, partOf, textOf } from './pick.ts'
import type { Raw } from './pick.ts'

// Source: Kubernetes API 1.19 to 1.34: Scale of autoscaling/v1; kubectl, pkg/cmd/rollout/restart; apps/v1, strategy and
// updateStrategy with their defaults; RFC 7386.

/** As `kubectl rollout restart` writes it: a template that has changed is rolled out. */
const RESTARTED_AT = 'kubectl.kubernetes.io/restartedAt'

/** How many are wanted of a controller, and how it would make them anew. Any change of its template makes all of them anew. */
export function steeringOf(
  { kind }: WorkloadName,
  object: Raw,
): Pick<AnsweredWorkload, 'replicas' | 'edition' | 'renewal'> {
  const spec = partOf(object, 'spec')
  const isCounted = kind === 'deployment' || kind === 'statefulset'
  const replicas = isCounted ? numberOr(spec['replicas'], 1) : null
  const template = JSON.stringify(inOrder(spec['template'] ?? null))
  const edition = createHash('sha256').update(template).digest('hex').slice(0, 16)
  return { replicas, edition, renewal: renewalOf(kind, object) }
}

function renewalOf(kind: WorkloadName['kind'], object: Raw): Renewal {
  if (kind === 'cronjob') return { kind: 'none', why: 'it is a cron job: each of its jobs is made anew by itself' }
  const spec = partOf(object, 'spec')
  const strategy = partOf(spec, kind === 'deployment' ? 'strategy' : 'updateStrategy')
  if (strategy['type'] === 'OnDelete')
    return { kind: 'none', why: 'its updateStrategy is OnDelete: each pod stays as it is until somebody deletes it' }
  if (strategy['type'] === 'Recreate') return { kind: 'rolling', downAtOnce: Infinity }
  const { maxUnavailable, maxSurge } = partOf(strategy, 'rollingUpdate')
  if (kind === 'deployment')
    return {
      kind: 'rolling',
      downAtOnce: Math.floor(portionOf(maxUnavailable ?? '25%', numberOr(spec['replicas'], 1))),
    }
  const wanted = numberOr(partOf(object, 'status')['desiredNumberScheduled'], numberOr(spec['replicas'], 1))
  // With a surge the new one is there before the old one goes.
  const isSurging = portionOf(maxSurge ?? 0, wanted) > 0 && portionOf(maxUnavailable ?? 1, wanted) === 0
  return { kind: 'rolling', downAtOnce: isSurging ? 0 : Math.max(1, Math.ceil(portionOf(maxUnavailable ?? 1, wanted))) }
}

/** 2, or "25%" of so many. */
function portionOf(value: unknown, of: number): number {
  const [, percent] = /^(\d+)%$/u.exec(textOf(value)) ?? []
  return percent === undefined ? numberOr(value, 0) : (Number(percent) / 100) * of
}

/** What the subresource `scale` is told. It looks at the version itself: nobody else's change is overruled. */
export function scaleOf(object: Raw, replicas: number): object {
  const { name, namespace, uid } = partOf(object, 'metadata')
  return {
    apiVersion: 'autoscaling/v1',
    kind: 'Scale',
    metadata: { name, namespace, uid, resourceVersion: versionOf(object) },
    spec: { replicas },
  }
}

/** With the version that it is for: a server that has another one by now refuses. */
export function restartOf(object: Raw, at: EpochMs): object {
  const annotations = { [RESTARTED_AT]: isoInstant(at) }
  return {
    metadata: { resourceVersion: versionOf(object) },
    spec: { template: { metadata: { annotations } } },
  }
}

export function versionOf(object: Raw): string {
  const { name, resourceVersion } = partOf(object, 'metadata')
  // Without one it would be put in the place of whatever is there.
  if (textOf(resourceVersion) === '')
    throw fault('protocol', `the API server does not say which version "${textOf(name)}" is`)
  return textOf(resourceVersion)
}

/** JSON says nothing about the order of keys. */
export function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1))
  return entries.map(([key, each]) => [key, inOrder(each)])
}
