import type { EpochMs } from '../../model/time.ts'
import type { Instance, JobState, Workload } from '../../model/workload.ts'
import { counted } from '../../kit/workloads/counted.ts'
import type { CronJob, Job } from './controllers.ts'
import { saying } from './pick.ts'
import { idOf } from './workload-id.ts'

/** How many of its pods should run now. */
function desiredOf(job: Job): number {
  if (phaseOf(job) !== 'active') return 0
  if (job.completions === undefined) return job.succeeded > 0 ? 0 : job.parallelism
  return Math.max(0, Math.min(job.parallelism, job.completions - job.succeeded))
}

function phaseOf({ conditions, suspended }: Job): JobState['phase'] {
  if (conditions.get('Complete')?.status === 'True') return 'complete'
  if (conditions.get('Failed')?.status === 'True') return 'failed'
  return suspended ? 'waiting' : 'active'
}

function whyOf({ conditions }: Job): string {
  const failed = conditions.get('Failed')
  return failed?.status === 'True' ? saying(failed.reason, failed.message) : ''
}

/** @param isBlind nobody may see its pods: its own word is all there is */
export function workloadOfJob(job: Job, instances: readonly Instance[], isBlind: boolean): Workload {
  const { meta, image, completions, succeeded, failed, startedAt, endedAt, ready } = job
  const desired = desiredOf(job)
  return {
    id: idOf(meta.namespace, 'job', meta.name),
    kind: 'job',
    mode: 'job',
    labels: meta.labels,
    ...(image !== '' && { image }),
    desired,
    ...(isBlind
      ? { scheduled: ready, running: ready, ready, updated: ready, surplus: 0 }
      : counted(instances, desired)),
    ...(phaseOf(job) === 'waiting' && { off: 'suspended' }),
    job: {
      phase: phaseOf(job),
      ...(completions !== undefined && { wanted: completions }),
      succeeded,
      failed,
      ...(startedAt !== undefined && { startedAt }),
      ...(endedAt !== undefined && { endedAt }),
      why: whyOf(job),
    },
    instances,
  }
}

/** @param jobs that it has made and that are still there */
export function workloadOfCronJob(cron: CronJob, jobs: readonly Job[], instances: readonly Instance[]): Workload {
  const { meta, image, suspended } = cron
  const desired = jobs.reduce((sum, job) => sum + desiredOf(job), 0)
  return {
    id: idOf(meta.namespace, 'cronjob', meta.name),
    kind: 'cronjob',
    mode: 'cron',
    labels: meta.labels,
    ...(image !== '' && { image }),
    desired,
    ...counted(instances, desired),
    ...(suspended && { off: 'suspended' }),
    job: stateOf(cron, jobs),
    instances,
  }
}

function stateOf(cron: CronJob, jobs: readonly Job[]): JobState {
  const { meta, expression, timezone, lastStartAt, lastSuccessAt } = cron
  const last = lastOf(jobs)
  const ofPhase = (phase: JobState['phase']): number => jobs.filter((job) => phaseOf(job) === phase).length
  const isActive = cron.active > 0 || ofPhase('active') > 0
  const isFailing = last !== undefined && phaseOf(last) === 'failed'
  return {
    phase: isActive ? 'active' : isFailing ? 'failed' : 'waiting',
    succeeded: ofPhase('complete'),
    failed: ofPhase('failed'),
    ...known({ startedAt: last?.startedAt, endedAt: last?.endedAt, lastStartAt, lastSuccessAt }),
    schedule: { expression, timezone },
    ...known({ createdAt: meta.createdAt }),
    why: isFailing ? whyOf(last) : '',
  }
}

type Moment = 'startedAt' | 'endedAt' | 'lastStartAt' | 'lastSuccessAt' | 'createdAt'

/** Of these moments those that are known. */
function known(moments: { readonly [M in Moment]?: EpochMs | undefined }): { readonly [M in Moment]?: EpochMs } {
  return Object.fromEntries(Object.entries(moments).filter(([, at]) => at !== undefined))
}

/** The one that was begun last. */
function lastOf(jobs: readonly Job[]): Job | undefined {
  const begun = ({ startedAt, meta }: Job): number => startedAt ?? meta.createdAt ?? 0
  return jobs.reduce<Job | undefined>((one, other) => (one && begun(one) >= begun(other) ? one : other), undefined)
}
