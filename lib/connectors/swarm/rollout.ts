import type { Rollout } from '../../model/workload.ts'
import type { Service } from './api.ts'

/** Source: swarmkit, manager/orchestrator/update: "update paused due to failure or early termination of task …". */
const BY_FAILURE = /fail|early termination/iu

/** A change of a service on its way, or one that went wrong; null when the last one went well, or there was none. */
export function rolloutOf({ UpdateStatus: update }: Service): Rollout | null {
  if (!update) return null
  const { State, StartedAt, CompletedAt, Message: why } = update
  const began = { ...(StartedAt !== undefined && { since: StartedAt }), why }
  switch (State) {
    case 'updating':
      return { phase: 'progressing', ...began }
    case 'paused':
      return { phase: BY_FAILURE.test(why) ? 'failed' : 'paused', ...began }
    case 'rollback_started':
      return { phase: 'rolling-back', ...began }
    case 'rollback_paused':
      return { phase: 'failed', ...began }
    case 'rollback_completed':
      return { phase: 'rolled-back', ...began, ...(CompletedAt !== undefined && { since: CompletedAt }) }
    default:
      return null
  }
}
