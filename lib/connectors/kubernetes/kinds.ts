import { pickAutoscaler, pickBudget, pickClaim, pickWaitingClass } from './beside.ts'
import type { Claim, WaitingClass } from './beside.ts'
import { pickController, pickCronJob, pickJob } from './controllers.ts'
import type { Controller, CronJob, Job } from './controllers.ts'
import type { Listed } from './lists.ts'
import { pickNode, pickUsage } from './nodes.ts'
import type { NodeState, Usage } from './nodes.ts'
import { pickPod } from './pods.ts'
import type { Pod } from './pods.ts'
import type { Autoscaler, DisruptionBudget } from '../../model/workload.ts'

const apps = (kind: Controller['kind']): Listed<Controller> => ({
  groups: ['/apis/apps/v1'],
  plural: `${kind}s`,
  scope: 'namespaced',
  pick: pickController(kind),
})

const [DEPLOYMENTS, STATEFUL_SETS, DAEMON_SETS] = [apps('deployment'), apps('statefulset'), apps('daemonset')]

export const CONTROLLERS = [DEPLOYMENTS, apps('replicaset'), STATEFUL_SETS, DAEMON_SETS] as const

export const JOBS: Listed<Job> = { groups: ['/apis/batch/v1'], plural: 'jobs', scope: 'namespaced', pick: pickJob }

export const CRON_JOBS: Listed<CronJob> = {
  groups: ['/apis/batch/v1', '/apis/batch/v1beta1'],
  plural: 'cronjobs',
  scope: 'namespaced',
  pick: pickCronJob,
}

export const PODS: Listed<Pod> = { groups: ['/api/v1'], plural: 'pods', scope: 'namespaced', pick: pickPod }

export const NODES: Listed<NodeState> = { groups: ['/api/v1'], plural: 'nodes', scope: 'cluster', pick: pickNode }

export const USAGE: Listed<Usage> = {
  groups: ['/apis/metrics.k8s.io/v1beta1'],
  plural: 'nodes',
  scope: 'cluster',
  pick: pickUsage,
}

export const CLAIMS: Listed<Claim> = {
  groups: ['/api/v1'],
  plural: 'persistentvolumeclaims',
  scope: 'namespaced',
  pick: pickClaim,
}

export const WAITING_CLASSES: Listed<WaitingClass> = {
  groups: ['/apis/storage.k8s.io/v1'],
  plural: 'storageclasses',
  scope: 'cluster',
  pick: pickWaitingClass,
}

export const AUTOSCALERS: Listed<Autoscaler> = {
  groups: ['/apis/autoscaling/v2', '/apis/autoscaling/v2beta2', '/apis/autoscaling/v1', '/apis/autoscaling/v2beta1'],
  plural: 'horizontalpodautoscalers',
  scope: 'namespaced',
  pick: pickAutoscaler,
}

export const BUDGETS: Listed<DisruptionBudget> = {
  groups: ['/apis/policy/v1', '/apis/policy/v1beta1'],
  plural: 'poddisruptionbudgets',
  scope: 'namespaced',
  pick: pickBudget,
}

/** Kinds whose changes are heard of, those first that are worth most where not all can be. */
const HEARD = [PODS, DEPLOYMENTS, STATEFUL_SETS, DAEMON_SETS, JOBS, NODES] as const
/** Each is a connection that stays open: with many namespaces the others are seen at the next look. */
const MOST_WATCHES = 24

/** How many watches there may be of each kind, together never more than the most. */
export function watchesOf(namespaces: number): ReadonlyMap<string, number> {
  let left = MOST_WATCHES
  return new Map(
    HEARD.map(({ plural, scope }) => {
      const own = Math.min(left, scope === 'cluster' ? 1 : namespaces)
      left -= own
      return [plural, own]
    }),
  )
}
