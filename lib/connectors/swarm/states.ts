import type { InstancePhase } from '../../model/workload.ts'
import type { Task } from './api.ts'

/** Source: Docker Engine API, TaskState. In this order a task goes through them; it never goes back. */
const OVER: ReadonlySet<string> = new Set(['complete', 'shutdown', 'failed', 'rejected', 'remove', 'orphaned'])
const WITHOUT_PLACE: ReadonlySet<string> = new Set(['new', 'allocated', 'pending', ''])

/** Whether nothing of it runs any more. */
export function isOver(state: string): boolean {
  return OVER.has(state)
}

/** Whether the swarm still wants it to run; `ready` is the one that waits to take the place of another. */
export function isMeantToRun({ DesiredState }: Task, isJob: boolean): boolean {
  return DesiredState === 'running' || DesiredState === 'ready' || (isJob && DesiredState === 'complete')
}

export function phaseOf(task: Task, isJob: boolean): InstancePhase {
  const { State } = task.Status
  if (isOver(State)) return 'ended'
  if (!isMeantToRun(task, isJob)) return 'stopping'
  if (State === 'running') return 'running'
  return WITHOUT_PLACE.has(State) ? 'pending' : 'starting'
}

/** Whether it ended in a way that is worth a word: not because somebody wanted it to end. */
export function hasFallen({ Status }: Task, isJob: boolean): boolean {
  const { State } = Status
  return State === 'failed' || State === 'rejected' || State === 'orphaned' || (State === 'complete' && !isJob)
}
