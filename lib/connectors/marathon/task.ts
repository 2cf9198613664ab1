import type { Instance, InstancePhase, InstanceTrouble, TroubleKind } from '../../model/workload.ts'
import { instantOf } from './api.ts'
import type { Task } from './api.ts'

type State = readonly [InstancePhase, TroubleKind?]

/** Source: mesos.proto, TaskState. Nobody knows what became of those that are lost: they may still run. */
const STATES: Readonly<Record<string, State>> = {
  TASK_CREATED: ['starting'],
  TASK_STAGING: ['starting'],
  TASK_STARTING: ['starting'],
  TASK_RUNNING: ['running'],
  TASK_KILLING: ['stopping'],
  TASK_FINISHED: ['ended', 'ended'],
  TASK_FAILED: ['ended', 'ended'],
  TASK_KILLED: ['ended', 'ended'],
  TASK_ERROR: ['ended', 'config'],
  TASK_DROPPED: ['ended', 'start'],
  TASK_GONE: ['ended', 'lost'],
  TASK_GONE_BY_OPERATOR: ['ended', 'lost'],
  TASK_LOST: ['ended', 'lost'],
  TASK_UNREACHABLE: ['ended', 'lost'],
  TASK_UNKNOWN: ['ended', 'lost'],
}
const UNHEARD_OF: State = ['ended', 'lost']

/** @param app.isChecked whether there is a health check that a task has to pass */
export function instanceOfTask(
  task: Task,
  app: { readonly isChecked: boolean; readonly isUpdated: (task: Task) => boolean },
): Instance {
  const state = stateOf(task)
  const [phase, kind] = STATES[state] ?? UNHEARD_OF
  const health = app.isChecked ? healthOf(task) : 'alive'
  const trouble = troubleOf(task, state, kind, phase === 'running' ? health : null)
  const since = instantOf(phase === 'running' ? task.startedAt : task.stagedAt)
  return {
    id: task.id,
    name: task.id,
    ...(typeof task.host === 'string' && { node: task.host }),
    phase,
    isWanted: phase !== 'stopping',
    isReady: phase === 'running' && health === 'alive',
    isUpdated: app.isUpdated(task),
    ...(since !== undefined && phase !== 'ended' && { since }),
    ...(trouble && { trouble }),
  }
}

/** Before 1.0 a task had no state, and one that has started was one that runs. */
function stateOf({ state, startedAt }: Task): string {
  if (typeof state === 'string' && state !== '') return state
  return typeof startedAt === 'string' ? 'TASK_RUNNING' : 'TASK_STAGING'
}

/** Without any result the task is in its time of grace: it is not ready, and nothing is wrong with it. */
function healthOf({ healthCheckResults }: Task): 'alive' | 'dead' | 'unknown' {
  const results = (healthCheckResults ?? []).filter((each) => each !== null)
  if (results.some(({ alive }) => alive === false)) return 'dead'
  return results.length > 0 && results.every(({ alive }) => alive === true) ? 'alive' : 'unknown'
}

function troubleOf(
  task: Task,
  state: string,
  kind: TroubleKind | undefined,
  health: 'alive' | 'dead' | 'unknown' | null,
): InstanceTrouble | null {
  if (kind !== undefined) return { kind, word: state, why: '' }
  if (health !== 'dead') return null
  const failed = (task.healthCheckResults ?? []).find((each) => each?.alive === false)
  return { kind: 'unhealthy', word: 'unhealthy', why: failed?.lastFailureCause ?? '' }
}
