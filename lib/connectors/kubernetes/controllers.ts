import type { EpochMs } from '../../model/time.ts'
import { conditionsOf, instantOf, itemsOf, metaOf, numberOf, numberOr, partOf, textOf } from './pick.ts'
import type { Conditions, Meta, Raw } from './pick.ts'

export type ControllerKind = 'deployment' | 'statefulset' | 'daemonset' | 'replicaset'

/** What keeps so many pods running. Figures that the API leaves out are zero. */
export interface Controller {
  readonly kind: ControllerKind
  readonly meta: Meta
  readonly image: string
  /** Of a daemon set: as many as there are nodes for it. */
  readonly desired: number
  readonly paused: boolean
  /** It changes nothing by itself: each pod is made anew when somebody deletes the one before. */
  readonly onDelete: boolean
  /** Pods with a lower number stay as they were. */
  readonly partition: number
  readonly observedGeneration: number
  readonly replicas: number
  readonly ready: number
  readonly updated: number
  readonly conditions: Conditions
  readonly currentRevision: string
  readonly updateRevision: string
}

export function pickController(kind: ControllerKind): (object: Raw) => Controller | null {
  return (object) => {
    const meta = metaOf(object)
    if (!meta) return null
    const spec = partOf(object, 'spec')
    const status = partOf(object, 'status')
    const strategy = partOf(spec, 'updateStrategy')
    const figures = kind === 'daemonset' ? daemonFigures(status) : replicaFigures(kind, spec, status)
    return {
      kind,
      meta,
      image: imageOf(spec),
      ...figures,
      paused: spec['paused'] === true,
      onDelete: strategy['type'] === 'OnDelete',
      partition: numberOf(partOf(strategy, 'rollingUpdate')['partition']),
      observedGeneration: numberOf(status['observedGeneration']),
      conditions: conditionsOf(status['conditions']),
      currentRevision: textOf(status['currentRevision']),
      updateRevision: textOf(status['updateRevision']),
    }
  }
}

type Figures = Pick<Controller, 'desired' | 'replicas' | 'ready' | 'updated'>

function daemonFigures(status: Raw): Figures {
  return {
    desired: numberOf(status['desiredNumberScheduled']),
    replicas: numberOf(status['currentNumberScheduled']),
    ready: numberOf(status['numberReady']),
    updated: numberOf(status['updatedNumberScheduled']),
  }
}

function replicaFigures(kind: ControllerKind, spec: Raw, status: Raw): Figures {
  const replicas = numberOf(status['replicas'])
  return {
    desired: numberOr(spec['replicas'], 1),
    replicas,
    ready: numberOf(status['readyReplicas']),
    updated: kind === 'replicaset' ? replicas : numberOf(status['updatedReplicas']),
  }
}

/** Of the first container: the others stand beside it. */
function imageOf(spec: Raw): string {
  return textOf(itemsOf(partOf(partOf(spec, 'template'), 'spec')['containers'])[0]?.['image'])
}

/** What runs to an end. */
export interface Job {
  readonly meta: Meta
  readonly image: string
  readonly completions?: number
  readonly parallelism: number
  readonly suspended: boolean
  /** Of its pods. Before 1.24 nobody says: then those that are not done. */
  readonly ready: number
  readonly succeeded: number
  readonly failed: number
  readonly startedAt?: EpochMs
  readonly endedAt?: EpochMs
  readonly conditions: Conditions
}

export function pickJob(object: Raw): Job | null {
  const meta = metaOf(object)
  if (!meta) return null
  const spec = partOf(object, 'spec')
  const status = partOf(object, 'status')
  const startedAt = instantOf(status['startTime'])
  const conditions = conditionsOf(status['conditions'])
  const endedAt = instantOf(status['completionTime']) ?? conditions.get('Failed')?.changedAt
  return {
    meta,
    image: imageOf(spec),
    ...(typeof spec['completions'] === 'number' && { completions: numberOf(spec['completions']) }),
    parallelism: numberOr(spec['parallelism'], 1),
    suspended: spec['suspend'] === true,
    ready: numberOr(status['ready'], numberOf(status['active'])),
    succeeded: numberOf(status['succeeded']),
    failed: numberOf(status['failed']),
    ...(startedAt !== undefined && { startedAt }),
    ...(endedAt !== undefined && { endedAt }),
    conditions,
  }
}

/** What makes jobs, now and then. */
export interface CronJob {
  readonly meta: Meta
  readonly image: string
  readonly expression: string
  readonly timezone: string
  readonly suspended: boolean
  readonly active: number
  readonly lastStartAt?: EpochMs
  readonly lastSuccessAt?: EpochMs
}

export function pickCronJob(object: Raw): CronJob | null {
  const meta = metaOf(object)
  if (!meta) return null
  const spec = partOf(object, 'spec')
  const status = partOf(object, 'status')
  const lastStartAt = instantOf(status['lastScheduleTime'])
  const lastSuccessAt = instantOf(status['lastSuccessfulTime'])
  return {
    meta,
    image: imageOf(partOf(partOf(spec, 'jobTemplate'), 'spec')),
    expression: textOf(spec['schedule']),
    // Where it says nothing it keeps to the zone of the controller manager, which is UTC in its image.
    timezone: textOf(spec['timeZone']) || 'UTC',
    suspended: spec['suspend'] === true,
    active: itemsOf(status['active']).length,
    ...(lastStartAt !== undefined && { lastStartAt }),
    ...(lastSuccessAt !== undefined && { lastSuccessAt }),
  }
}
