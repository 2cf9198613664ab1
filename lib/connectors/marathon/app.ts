import { counted } from '../../kit/workloads/counted.ts'
import type { Instance, InstanceEnd, Rollout, Workload } from '../../model/workload.ts'
import { instantOf } from './api.ts'
import type { App, Deployment, Queued, Task } from './api.ts'
import { lastFailureOf } from './ends.ts'
import { missingInstances } from './queue.ts'
import { rolloutOf } from './rollout.ts'
import { instanceOfTask } from './task.ts'

/** What else is known of it. */
export interface Beside {
  readonly deployments: readonly Deployment[]
  readonly queued: Queued | undefined
}

/** An app as a workload. Counts are Marathon's own where it gives them. */
export function workloadOfApp(app: App, { deployments, queued }: Beside): Workload {
  const desired = app.instances ?? 1
  const known = (app.deployments ?? []).map(({ id }) => id)
  const rollout = rolloutOf(app.id, known, deployments)
  const instances = instancesOf(app, desired, queued)
  const counts = countsOf(app, instances, desired, rollout)
  const image = app.container?.docker?.image
  return {
    id: app.id,
    kind: 'app',
    mode: 'replicated',
    labels: app.labels ?? {},
    ...(typeof image === 'string' && { image }),
    desired,
    ...counts,
    ...(desired === 0 && counts.running === 0 && { off: 'suspended' }),
    ...(rollout && { rollout }),
    instances,
  }
}

function isChecked({ healthChecks }: App): boolean {
  return (healthChecks ?? []).length > 0
}

function instancesOf(app: App, desired: number, queued: Queued | undefined): Instance[] {
  const rules = { isChecked: isChecked(app), isUpdated: updatedBy(app) }
  const all = (app.tasks ?? []).map((task) => instanceOfTask(task, rules))
  const ended = all.filter(({ phase }) => phase === 'ended')
  const live = all.filter(({ phase }) => phase !== 'ended')
  const missing = Math.max(0, desired - unseenOf(app) - live.filter(({ isWanted }) => isWanted).length)
  // One that ended keeps its place until the next is in the queue; what is left of it then is a leftover.
  const kept = Math.max(0, Math.min(ended.length, missing - (queued?.count ?? 0)))
  const failure = lastFailureOf(app, lastSuccessOf(all))
  const places = [
    ...live,
    ...ended.map((each, at) => ({ ...each, isWanted: at < kept })),
    ...missingInstances(app.id, missing - kept, queued, failure),
  ]
  return withFailure(places, failure)
}

/** Old versions and small questions give counts and no tasks: those are not missing. */
function unseenOf({ tasks, tasksRunning, tasksStaged }: App): number {
  return tasks ? 0 : (tasksRunning ?? 0) + (tasksStaged ?? 0)
}

/** Told once: of what waits, else of what starts, else of what ended. */
function withFailure(instances: readonly Instance[], failure: InstanceEnd | null): Instance[] {
  const told = instances.some(({ lastEnd }) => lastEnd)
  const at = instances.findIndex(({ phase }) => phase === 'ended' || phase === 'starting')
  if (!failure || told || at < 0) return [...instances]
  return instances.map((each, index) => (index === at ? { ...each, lastEnd: failure } : each))
}

/** When the youngest of those that are well began to be. */
function lastSuccessOf(instances: readonly Instance[]): number | undefined {
  const began = instances.filter(({ isReady }) => isReady).map(({ since }) => since ?? -Infinity)
  const last = began.reduce((one, other) => Math.max(one, other), -Infinity)
  return Number.isFinite(last) ? last : undefined
}

/** Scaling makes a new version of the app, and no task has to change for it. */
function updatedBy({ version, versionInfo }: App): (task: Task) => boolean {
  const changedAt = instantOf(versionInfo?.lastConfigChangeAt) ?? instantOf(version)
  return (task) => {
    const at = instantOf(task.version)
    return at === undefined || changedAt === undefined || at >= changedAt
  }
}

/**
 * Without health checks nobody is healthy for ever: those that run are ready. With them, those that run and are neither
 * healthy nor unhealthy are in their time of grace.
 */
function countsOf(app: App, instances: readonly Instance[], desired: number, rollout: Rollout | null) {
  const own = counted(instances, desired)
  const running = app.tasksRunning ?? own.running
  const ready = isChecked(app) ? Math.min(running, app.tasksHealthy ?? own.ready) : running
  return {
    scheduled: app.tasks ? Math.max(own.scheduled, running) : running + (app.tasksStaged ?? 0),
    running,
    ready,
    updated: Math.min(running, app.tasks ? own.updated : (latestOf(app) ?? running)),
    // A rolling upgrade runs more than is wanted for a while, as it was told to.
    surplus: rollout ? 0 : Math.max(0, running - desired),
  }
}

/** The statistics have had two names. */
function latestOf({ tasksStats, taskStats }: App): number | null | undefined {
  return (tasksStats ?? taskStats)?.withLatestConfig?.stats?.counts?.running
}
