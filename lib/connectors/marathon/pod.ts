import { counted } from '../../kit/workloads/counted.ts'
import type { Instance, InstanceEnd, InstancePhase, InstanceTrouble, Workload } from '../../model/workload.ts'
import { instantOf } from './api.ts'
import type { Pod, PodInstance } from './api.ts'
import type { Beside } from './app.ts'
import { endWords } from './ends.ts'
import { missingInstances } from './queue.ts'
import { rolloutOf } from './rollout.ts'

/** Source: Marathon's RAML, PodInstanceState. */
const PHASES: Readonly<Record<string, InstancePhase>> = {
  PENDING: 'pending',
  STAGING: 'starting',
  STABLE: 'running',
  DEGRADED: 'running',
  TERMINAL: 'ended',
}

/** A pod as a workload: Marathon counts none of its instances, so they are counted here. */
export function workloadOfPod(pod: Pod, { deployments, queued }: Beside): Workload {
  const desired = pod.spec.scaling?.instances ?? 1
  const rollout = rolloutOf(pod.id, [], deployments)
  const live = (pod.instances ?? []).map((each) => instanceOf(each, pod))
  const missing = desired - live.filter(({ isWanted }) => isWanted).length
  const instances = [...live, ...missingInstances(pod.id, missing, queued, lastEndOf(pod, live))]
  const counts = counted(instances, desired)
  const images = new Set((pod.spec.containers ?? []).map(({ image }) => image?.id ?? ''))
  const [image] = images
  return {
    id: pod.id,
    kind: 'pod',
    mode: 'replicated',
    labels: pod.spec.labels ?? {},
    ...(images.size === 1 && image !== undefined && image !== '' && { image }),
    desired,
    ...counts,
    ...(rollout && { surplus: 0, rollout }),
    ...(desired === 0 && counts.running === 0 && { off: 'suspended' }),
    instances,
  }
}

function instanceOf(instance: PodInstance, { spec }: Pod): Instance {
  const { id, agentHostname, statusSince } = instance
  const status = instance.status ?? ''
  const phase = PHASES[status] ?? 'ended'
  const trouble = troubleOf(instance)
  const since = instantOf(statusSince)
  return {
    id,
    name: id,
    ...(typeof agentHostname === 'string' && { node: agentHostname }),
    phase,
    // What is over is replaced, and stays in the list for a moment.
    isWanted: phase !== 'ended',
    isReady: status === 'STABLE',
    isUpdated: isOfVersion(instance, spec.version),
    ...(since !== undefined && { since }),
    ...(trouble && { trouble }),
  }
}

/** "/v2/pods/shop::versions/2017-04-20T22:04:18.480Z": the same instant may be written with fewer digits elsewhere. */
function isOfVersion({ specReference }: PodInstance, version: string | null | undefined): boolean {
  const mine = instantOf(/::versions\/(.+)$/u.exec(specReference ?? '')?.[1])
  const wanted = instantOf(version)
  return mine === undefined || wanted === undefined || mine === wanted
}

function troubleOf({ status, message, containers }: PodInstance): InstanceTrouble | null {
  if (status === 'TERMINAL') return { kind: 'ended', word: 'TERMINAL', why: message ?? '' }
  if (status !== 'DEGRADED')
    return PHASES[status ?? ''] ? null : { kind: 'lost', word: status ?? 'unknown', why: message ?? '' }
  const sick = (containers ?? []).flatMap((each) => {
    const failed = (each.conditions ?? []).find(({ value }) => value === 'false')
    const state = each.status ?? ''
    if (!failed && (state === 'TASK_RUNNING' || state === '')) return []
    return [`${each.name ?? 'container'}: ${failed?.reason ?? failed?.name ?? state}`]
  })
  return { kind: 'unhealthy', word: 'DEGRADED', why: message ?? sick.join(', ') }
}

/** The last end that was told, where none has become stable since. */
function lastEndOf({ terminationHistory }: Pod, live: readonly Instance[]): InstanceEnd | null {
  const ends = (terminationHistory ?? []).map((each) => ({ ...each, at: instantOf(each.terminatedAt) ?? -Infinity }))
  const last = ends.reduce<(typeof ends)[number] | null>(
    (one, other) => (one && one.at >= other.at ? one : other),
    null,
  )
  const stable = live.filter(({ isReady }) => isReady).map(({ since }) => since ?? -Infinity)
  if (!last || stable.some((at) => at >= last.at)) return null
  const failed = failedExit(last)
  const words = endWords(failed?.message ?? last.message ?? '')
  const exitCode = failed?.exitCode ?? words.exitCode
  return {
    ...words,
    ...(typeof exitCode === 'number' && { exitCode }),
    ...(Number.isFinite(last.at) && { at: last.at }),
  }
}

function failedExit({ containers }: NonNullable<Pod['terminationHistory']>[number]) {
  const exits = (containers ?? []).flatMap(({ termination }) => termination ?? [])
  return exits.find(({ exitCode }) => (exitCode ?? 0) !== 0) ?? exits[0]
}
