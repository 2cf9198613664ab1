import type { JobState } from '../../model/workload.ts'
import type { Service, Task } from './api.ts'
import { isOver } from './states.ts'
import { plainWords } from './trouble.ts'

export interface Run {
  readonly desired: number
  readonly job: JobState
}

/** Of a job that was started again, only this run counts; what still has to end of the one before it stays to be seen. */
export function tasksOfRun({ JobStatus }: Service, tasks: readonly Task[]): Task[] {
  const now = JobStatus?.JobIteration ?? 0
  return tasks.filter(({ JobIteration, Status }) => JobIteration === now || !isOver(Status.State))
}

/** How far this run of a job has come. A replicated one wants so many to end well, a global one all of its nodes. */
export function runOf(service: Service, tasks: readonly Task[]): Run {
  const run = service.JobStatus?.JobIteration ?? 0
  const own = tasks.filter(({ JobIteration }) => JobIteration === run)
  const failures = own.filter(({ Status }) => Status.State === 'failed' || Status.State === 'rejected')
  const isActive = own.some(({ DesiredState, Status }) => DesiredState === 'complete' && !isOver(Status.State))
  const done = own.filter(({ Status }) => Status.State === 'complete')
  const { wanted, atOnce } = wantedBy(service, own)
  // Tasks that are done may have been tidied away; the engine remembers how many.
  const succeeded = Math.max(service.ServiceStatus?.CompletedTasks ?? 0, done.length)
  const left = Math.max(0, wanted - succeeded)
  const phase = phaseOf(wanted, left, !isActive && failures.length > 0)
  const startedAt = service.JobStatus?.LastExecution
  return {
    desired: phase === 'active' ? Math.min(left, atOnce) : 0,
    job: {
      phase,
      wanted,
      succeeded,
      failed: failures.length,
      ...(startedAt !== undefined && { startedAt }),
      ...endedIn(phase, phase === 'complete' ? done : failures),
      why: plainWords(newest(failures)?.Status.Err ?? ''),
    },
  }
}

function phaseOf(wanted: number, left: number, isGivenUp: boolean): JobState['phase'] {
  if (wanted === 0) return 'waiting'
  if (left === 0) return 'complete'
  return isGivenUp ? 'failed' : 'active'
}

function endedIn(phase: JobState['phase'], those: readonly Task[]): Pick<JobState, 'endedAt'> {
  const endedAt = newest(those)?.Status.Timestamp
  return (phase === 'complete' || phase === 'failed') && endedAt !== undefined ? { endedAt } : {}
}

/** A task that is stopped because its node may not have one any more is wanted by nobody. */
function wantedBy({ Spec: { Mode } }: Service, own: readonly Task[]): { wanted: number; atOnce: number } {
  if (Mode.ReplicatedJob) {
    const { TotalCompletions, MaxConcurrent } = Mode.ReplicatedJob
    const wanted = TotalCompletions ?? MaxConcurrent ?? 1
    return { wanted, atOnce: MaxConcurrent ?? wanted }
  }
  const wanted = new Set(
    own.flatMap(({ NodeID, Status }) => (Status.State === 'shutdown' || NodeID === '' ? [] : [NodeID])),
  ).size
  return { wanted, atOnce: wanted }
}

function newest(tasks: readonly Task[]): Task | undefined {
  const at = ({ Status }: Task): number => Status.Timestamp ?? 0
  return tasks.toSorted((one, other) => at(other) - at(one))[0]
}
