import { counted } from '../../kit/workloads/counted.ts'
import type { EpochMs } from '../../model/time.ts'
import type { Instance, Workload } from '../../model/workload.ts'
import type { Node, Service, Task } from './api.ts'
import { instancesOf, placesOf } from './instances.ts'
import type { Places } from './instances.ts'
import { runOf, tasksOfRun } from './job.ts'
import { rolloutOf } from './rollout.ts'

/** All services of a swarm with their tasks. */
export function workloadsOf(
  services: readonly Service[],
  tasks: readonly Task[],
  nodes: readonly Node[],
  now: EpochMs,
): Workload[] {
  const places = placesOf(nodes)
  const byService = byServiceOf(tasks)
  return services.map((service) => {
    const own = byService.get(service.ID) ?? []
    const { ReplicatedJob, GlobalJob } = service.Spec.Mode
    return ReplicatedJob || GlobalJob ? jobOf(service, own, places, now) : lastingOf(service, own, places, now)
  })
}

/** One that is to run for good: so many of it, or one on each node that fits. */
function lastingOf(service: Service, tasks: readonly Task[], places: Places, now: EpochMs): Workload {
  const { Replicated } = service.Spec.Mode
  const replicas = Replicated ? (Replicated.Replicas ?? 1) : null
  const instances = instancesOf(tasks, replicas, { service, places, isJob: false, now })
  const desired = replicas ?? new Set(instances.flatMap((each) => (each.isWanted ? [each.slot] : []))).size
  const rollout = rolloutOf(service)
  const counts = countsOf(instances, desired)
  return {
    ...commonOf(service),
    kind: replicas === null ? 'global service' : 'replicated service',
    mode: replicas === null ? 'global' : 'replicated',
    desired,
    ...counts,
    // While one takes the place of another both may run.
    ...((rollout?.phase === 'progressing' || rollout?.phase === 'rolling-back') && { surplus: 0 }),
    ...(replicas === 0 && { off: 'scaled to 0' }),
    ...(rollout && { rollout }),
    instances,
  }
}

function jobOf(service: Service, all: readonly Task[], places: Places, now: EpochMs): Workload {
  const tasks = tasksOfRun(service, all)
  const { desired, job } = runOf(service, tasks)
  const instances = instancesOf(tasks, desired, { service, places, isJob: true, now })
  const isOff = service.Spec.Mode.ReplicatedJob?.TotalCompletions === 0
  return {
    ...commonOf(service),
    kind: service.Spec.Mode.ReplicatedJob ? 'replicated job' : 'global job',
    mode: 'job',
    desired,
    ...countsOf(instances, desired),
    ...(isOff && { off: 'scaled to 0' }),
    job,
    instances,
  }
}

function commonOf({ Spec: { Name, Labels, TaskTemplate } }: Service): Pick<Workload, 'id' | 'labels' | 'image'> {
  // A tag is resolved to what it meant that day; people know the tag.
  const image = TaskTemplate.image.replace(/@sha256:[0-9a-f]{64}$/u, '')
  return { id: Name, labels: Labels, ...(image !== '' && { image }) }
}

/** What ran on a node that is not heard of any more is not known to run, whatever the engine's own sums say. */
function countsOf(instances: readonly Instance[], desired: number): ReturnType<typeof counted> {
  return counted(
    instances.filter(({ trouble }) => trouble?.kind !== 'lost'),
    desired,
  )
}

function byServiceOf(tasks: readonly Task[]): Map<string, Task[]> {
  const groups = new Map<string, Task[]>()
  for (const task of tasks) {
    const known = groups.get(task.ServiceID)
    if (known) known.push(task)
    else groups.set(task.ServiceID, [task])
  }
  return groups
}
