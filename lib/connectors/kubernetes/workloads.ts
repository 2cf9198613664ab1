import type { EpochMs } from '../../model/time.ts'
import type { Instance, Workload } from '../../model/workload.ts'
import { counted } from '../../kit/workloads/counted.ts'
import type { Counts } from '../../kit/workloads/counted.ts'
import type { Controller, CronJob, Job } from './controllers.ts'
import { instanceOfPod } from './instance.ts'
import type { Standing } from './instance.ts'
import { workloadOfCronJob, workloadOfJob } from './jobs.ts'
import type { Pod } from './pods.ts'
import type { Hidden } from './refused.ts'
import { rolloutOf } from './rollout.ts'
import { idOf } from './workload-id.ts'

/** All that is needed to tell what should run and what does. */
export interface Everything {
  readonly controllers: readonly Controller[]
  readonly jobs: readonly Job[]
  readonly cronJobs: readonly CronJob[]
  readonly pods: readonly Pod[]
  /** Nodes that are not ready, with their own word; null where nobody may know. */
  readonly lostNodes: ReadonlyMap<string, string> | null
  /** Kinds that nobody may see, and where. */
  readonly hidden: Hidden
  readonly now: EpochMs
}

const REVISION = 'deployment.kubernetes.io/revision'
const TEMPLATE = 'deprecated.daemonset.template.generation'

export function workloadsOf(everything: Everything): Workload[] {
  const { controllers, jobs, cronJobs, pods, hidden } = everything
  const owned = byOwner(pods)
  const sets = byOwner(controllers.filter(({ kind }) => kind === 'replicaset'))
  const runs = byOwner(jobs)
  const made = (pod: Pod, isUpdated: boolean, isReplaced: boolean, slot?: string): Instance =>
    instanceOfPod(pod, standing(everything, { isUpdated, isReplaced, ...(slot !== undefined && { slot }) }))
  const podsOf = (id: string): readonly Pod[] => owned.get(id) ?? []
  const ended = (job: Job): Instance[] => podsOf(job.meta.id).map((pod) => made(pod, true, true))

  return [
    ...controllers
      .filter((controller) => standsAlone(controller, hidden))
      .map((controller) => {
        const ofIt = kindred(controller, sets.get(controller.meta.id) ?? [], podsOf)
        const instances = ofIt.map(({ pod, isUpdated }) => made(pod, isUpdated, true, slotOf(controller, pod)))
        const counts = countsOf(controller, instances, hidden)
        return workloadOfController(controller, { instances, counts }, newestSet(controller, sets)?.meta.createdAt)
      }),
    ...jobs
      .filter(({ meta }) => meta.owner?.kind !== 'CronJob' || hidden('cronjobs', meta.namespace))
      .map((job) => workloadOfJob(job, ended(job), hidden('pods', job.meta.namespace))),
    ...cronJobs.map((cron) => {
      const those = runs.get(cron.meta.id) ?? []
      return workloadOfCronJob(cron, those, those.flatMap(ended))
    }),
    ...pods.filter(({ meta }) => !meta.owner).map((pod) => workloadOfPod(pod, made(pod, true, false))),
  ]
}

/** What a deployment or a cron job made is told with it, unless nobody may see that. */
function standsAlone({ kind, meta, desired, replicas }: Controller, hidden: Hidden): boolean {
  if (kind !== 'replicaset' || meta.owner?.kind !== 'Deployment') return true
  return hidden('deployments', meta.namespace) && desired + replicas > 0
}

function standing({ lostNodes, now }: Everything, own: Omit<Standing, 'lostNodes' | 'now'>): Standing {
  return { ...own, lostNodes, now }
}

function byOwner<T extends { readonly meta: Pod['meta'] }>(those: readonly T[]): ReadonlyMap<string, T[]> {
  const owned = new Map<string, T[]>()
  for (const each of those) {
    const { owner } = each.meta
    if (!owner) continue
    const known = owned.get(owner.id)
    if (known) known.push(each)
    else owned.set(owner.id, [each])
  }
  return owned
}

interface Kindred {
  readonly pod: Pod
  readonly isUpdated: boolean
}

/** The pods of a controller; those of a deployment belong to its replica sets. */
function kindred(
  controller: Controller,
  sets: readonly Controller[],
  podsOf: (id: string) => readonly Pod[],
): readonly Kindred[] {
  const { kind, meta } = controller
  if (kind !== 'deployment') return podsOf(meta.id).map((pod) => ({ pod, isUpdated: isNewest(controller, pod) }))
  const newest = newestOf(controller, sets)
  return sets.flatMap((set) => podsOf(set.meta.id).map((pod) => ({ pod, isUpdated: set === newest })))
}

function newestSet(controller: Controller, sets: ReadonlyMap<string, readonly Controller[]>): Controller | undefined {
  return newestOf(controller, sets.get(controller.meta.id) ?? [])
}

/** The set that carries the revision of its deployment; after a rollback that is not the youngest. */
function newestOf({ meta }: Controller, sets: readonly Controller[]): Controller | undefined {
  const wanted = meta.annotations[REVISION]
  const same = sets.find((set) => wanted !== undefined && set.meta.annotations[REVISION] === wanted)
  return (
    same ??
    sets.reduce<Controller | undefined>((one, other) => (one && born(one) >= born(other) ? one : other), undefined)
  )
}

function born({ meta }: Controller): EpochMs {
  return meta.createdAt ?? 0
}

/** Whether a pod is made as its set is wanted now. Where nobody says it is taken to be. */
function isNewest({ kind, meta, updateRevision }: Controller, { meta: { labels } }: Pod): boolean {
  if (kind === 'statefulset') return updateRevision === '' || labels['controller-revision-hash'] === updateRevision
  const [wanted, has] = [meta.annotations[TEMPLATE], labels['pod-template-generation']]
  return kind !== 'daemonset' || wanted === undefined || has === undefined || has === wanted
}

function slotOf({ kind, meta }: Controller, pod: Pod): string | undefined {
  if (kind === 'daemonset') return pod.node
  return kind === 'statefulset' ? pod.meta.name.slice(meta.name.length + 1) : undefined
}

function workloadOfController(
  controller: Controller,
  { instances, counts }: { readonly instances: readonly Instance[]; readonly counts: Counts },
  changedAt: EpochMs | undefined,
): Workload {
  const { kind, meta, image, desired } = controller
  const rollout = rolloutOf(controller, changedAt)
  return {
    id: idOf(meta.namespace, kind, meta.name),
    kind,
    mode: kind === 'daemonset' ? 'global' : 'replicated',
    labels: meta.labels,
    ...(image !== '' && { image }),
    desired,
    ...counts,
    // In a rollout the new ones may run beside the old ones.
    surplus: rollout ? 0 : counts.surplus,
    ...(desired === 0 && kind !== 'daemonset' && { off: 'scaled to 0' }),
    ...(rollout && { rollout }),
    instances,
  }
}

/**
 * The controller's own figures where it has them. It leaves them out while it is paused, and those that it has not
 * brought up to date are of before: then the pods themselves are counted. It takes a pod on a dead node for ready for
 * minutes: where the pods tell of fewer, that is what counts. Where nobody may see the pods its word is all there is.
 */
function countsOf(controller: Controller, instances: readonly Instance[], hidden: Hidden): Counts {
  const own = counted(instances, controller.desired)
  const { kind, observedGeneration, meta, replicas, ready, updated } = controller
  if (hidden('pods', meta.namespace) || (kind === 'deployment' && hidden('replicasets', meta.namespace)))
    return { scheduled: ready, running: ready, ready, updated: Math.min(updated, ready), surplus: 0 }
  if (observedGeneration < meta.generation || (replicas === 0 && own.scheduled > 0)) return own
  return { ...own, ready: Math.min(ready, own.ready), updated }
}

/** Nobody makes it anew: what it is now is what there is. */
function workloadOfPod(pod: Pod, instance: Instance): Workload {
  const { meta, image } = pod
  const isDone = pod.phase === 'Succeeded'
  const desired = isDone || meta.deletedAt !== undefined ? 0 : 1
  const instances = [instance]
  return {
    id: idOf(meta.namespace, 'pod', meta.name),
    kind: 'pod',
    mode: 'replicated',
    labels: meta.labels,
    ...(image !== '' && { image }),
    desired,
    ...counted(instances, desired),
    ...(isDone && { off: 'done' }),
    instances,
  }
}
