import type { EpochMs } from '../../model/time.ts'
import type { Rollout } from '../../model/workload.ts'
import type { Controller } from './controllers.ts'
import { saying, sinceOf } from './pick.ts'
import type { Condition } from './pick.ts'

/** Reasons of Progressing that say that it still goes on. Source: pkg/controller/deployment/util. */
const UNDER_WAY: ReadonlySet<string> = new Set(['ReplicaSetUpdated', 'NewReplicaSetCreated', 'FoundNewReplicaSet'])

/** A change on its way, or one that went wrong; null when all is as it was asked for. */
export function rolloutOf(controller: Controller, changedAt: EpochMs | undefined): Rollout | null {
  const { observedGeneration, meta, conditions } = controller
  if (observedGeneration < meta.generation) return { phase: 'unnoticed', why: 'the controller has not seen the change' }
  const progressing = conditions.get('Progressing')
  if (progressing?.status === 'False') return failed(progressing)
  const refused = conditions.get('ReplicaFailure')
  if (refused?.status === 'True') return failed(refused)
  return goingOn(controller, progressing, changedAt)
}

function goingOn(
  controller: Controller,
  progressing: Condition | undefined,
  changedAt: EpochMs | undefined,
): Rollout | null {
  const why = progressing?.message ?? ''
  if (controller.paused) return { phase: 'paused', ...sinceOf(progressing?.changedAt), why }
  if (!isUnderWay(controller, progressing)) return null
  return { phase: 'progressing', ...sinceOf(progressing?.updatedAt ?? changedAt), why }
}

function failed({ reason, message, updatedAt, changedAt }: Condition): Rollout {
  return { phase: 'failed', ...sinceOf(changedAt ?? updatedAt), why: saying(reason, message) }
}

function isUnderWay(controller: Controller, progressing: Condition | undefined): boolean {
  const { kind, desired, replicas, updated, onDelete } = controller
  switch (kind) {
    case 'deployment':
      return updated < desired || replicas > updated || UNDER_WAY.has(progressing?.reason ?? '')
    case 'statefulset':
      return !onDelete && isRolling(controller)
    case 'daemonset':
      return !onDelete && updated < desired
    case 'replicaset':
      return false
  }
}

/** Numbers below the partition are meant to stay as they were. */
function isRolling({ currentRevision, updateRevision, partition, desired, updated }: Controller): boolean {
  if (currentRevision === updateRevision || updateRevision === '') return false
  return partition === 0 || updated < Math.max(0, desired - partition)
}
