import type { Autoscaler, DisruptionBudget, VolumeClaim } from '../../model/workload.ts'
import { conditionsOf, metaOf, numberOf, numberOr, partOf, saying, sinceOf, textOf, wordsOf } from './pick.ts'
import type { Condition, Conditions, Raw } from './pick.ts'
import { quantityOf } from './quantity.ts'
import { idOf } from './workload-id.ts'

/** A claim, and the class that says when it is bound. */
export interface Claim {
  readonly claim: Omit<VolumeClaim, 'waitsForFirstUse'>
  /** Empty: the default class. */
  readonly storageClass: string
}

const PHASES: Readonly<Record<string, VolumeClaim['phase']>> = { Bound: 'bound', Lost: 'lost' }

export function pickClaim(object: Raw): Claim | null {
  const meta = metaOf(object)
  if (!meta) return null
  const [spec, status] = [partOf(object, 'spec'), partOf(object, 'status')]
  const phase = PHASES[textOf(status['phase'])] ?? 'pending'
  const has = quantityOf(partOf(status, 'capacity')['storage'])
  const wants = quantityOf(partOf(partOf(spec, 'resources'), 'requests')['storage'])
  const storageBytes = has ?? wants
  const storageClass = textOf(spec['storageClassName'])
  return {
    claim: {
      id: `${meta.namespace}/${meta.name}`,
      phase,
      ...(phase === 'pending' && sinceOf(meta.createdAt)),
      why: phase === 'pending' && storageClass !== '' ? `storage class "${storageClass}"` : '',
      ...(storageBytes !== undefined && { storageBytes }),
    },
    storageClass,
  }
}

/** A storage class that binds a claim when the first pod that wants it has a place; null for others. */
export interface WaitingClass {
  readonly name: string
  readonly isDefault: boolean
}

export function pickWaitingClass(object: Raw): WaitingClass | null {
  const meta = metaOf(object)
  if (!meta || object['volumeBindingMode'] !== 'WaitForFirstConsumer') return null
  return { name: meta.name, isDefault: meta.annotations['storageclass.kubernetes.io/is-default-class'] === 'true' }
}

export function claimOf({ claim, storageClass }: Claim, waiting: readonly WaitingClass[]): VolumeClaim {
  const waits = waiting.some(({ name, isDefault }) => (storageClass === '' ? isDefault : name === storageClass))
  return { ...claim, waitsForFirstUse: waits }
}

/** Of autoscaling/v2, v2beta2 and v1; the last tells of its conditions in an annotation only. */
export function pickAutoscaler(object: Raw): Autoscaler | null {
  const meta = metaOf(object)
  if (!meta) return null
  const [spec, status] = [partOf(object, 'spec'), partOf(object, 'status')]
  const target = partOf(spec, 'scaleTargetRef')
  const conditions = conditionsOf(status['conditions'] ?? written(meta.annotations))
  const trouble = troubleOf(conditions)
  const desired = numberOf(status['desiredReplicas'])
  return {
    id: `${meta.namespace}/${meta.name}`,
    workload: idOf(meta.namespace, textOf(target['kind']).toLowerCase(), textOf(target['name'])),
    min: numberOr(spec['minReplicas'], 1),
    max: numberOf(spec['maxReplicas']),
    current: numberOf(status['currentReplicas']),
    // It says 0 while it has no figures.
    ...(desired > 0 && trouble?.kind !== 'blind' && { desired }),
    ...(trouble && { trouble }),
  }
}

function written(annotations: Raw): unknown {
  const text = annotations['autoscaling.alpha.kubernetes.io/conditions']
  if (typeof text !== 'string' || text.length > 64 * 1024) return []
  try {
    return JSON.parse(text) as unknown
  } catch {
    return []
  }
}

function troubleOf(conditions: Conditions): Autoscaler['trouble'] | null {
  const able = conditions.get('AbleToScale')
  if (able?.status === 'False') return { kind: 'unable', ...toldBy(able) }
  const active = conditions.get('ScalingActive')
  // Scaled to nothing on purpose.
  if (active?.status === 'False' && active.reason !== 'ScalingDisabled') return { kind: 'blind', ...toldBy(active) }
  const limited = conditions.get('ScalingLimited')
  // At its least it is as somebody wished.
  if (limited?.status === 'True' && limited.reason !== 'TooFewReplicas') return { kind: 'limited', ...toldBy(limited) }
  return null
}

function toldBy({ reason, message, changedAt }: Condition): { why: string; since?: number } {
  return { why: saying(reason, message), ...sinceOf(changedAt) }
}

export function pickBudget(object: Raw): DisruptionBudget | null {
  const meta = metaOf(object)
  if (!meta) return null
  const status = partOf(object, 'status')
  return {
    id: `${meta.namespace}/${meta.name}`,
    healthy: numberOf(status['currentHealthy']),
    desiredHealthy: numberOf(status['desiredHealthy']),
    expected: numberOf(status['expectedPods']),
    allowedDisruptions: numberOf(status['disruptionsAllowed']),
  }
}

/** Words of a version: "v1.34.9". */
export function pickVersion(object: Raw): string | undefined {
  return wordsOf(object['gitVersion']) || undefined
}
