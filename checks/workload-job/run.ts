import { ago, because, countOf, formatDuration, lasting, oneLine } from '../../lib/kit/index.ts'
import type { Verdict } from '../../lib/model/result.ts'
import type { EpochMs, Ms } from '../../lib/model/time.ts'
import type { JobState } from '../../lib/model/workload.ts'

export interface State {
  readonly status: Verdict['status']
  readonly say: string
}

export interface RunLimits {
  readonly longest?: Ms | undefined
  readonly successWithin?: Ms | undefined
  readonly now: EpochMs
}

/** A job, or the last run of a cron job. */
export function stateOfRun({ off, job }: { readonly off?: string; readonly job: JobState }, by: RunLimits): State {
  if (job.phase === 'failed') return { status: 'critical', say: `failed${when(job, by.now)}${because(job.why)}` }
  if (job.phase === 'complete') return { status: 'ok', say: `done, ${amount(job)}${when(job, by.now)}` }
  if (off !== undefined) return { status: 'ok', say: offWords(off) }
  if (job.phase === 'waiting') return { status: 'ok', say: `waiting${because(job.why)}` }
  return stateOfActive(job, by)
}

function stateOfActive(job: JobState, { longest, now }: RunLimits): State {
  const lastedMs = job.startedAt === undefined ? 0 : Math.max(0, now - job.startedAt)
  const failed = job.failed > 0 ? `, ${job.failed} failed` : ''
  const say = `running${lasting(lastedMs)}, ${amount(job)}${failed}`
  if (longest === undefined || lastedMs <= longest) return { status: 'ok', say }
  return { status: 'warning', say: `${say}, longer than ${formatDuration(longest)}` }
}

export function offWords(off: string): string {
  return `off: ${oneLine(off, 80) || 'on purpose'}`
}

function amount({ wanted, succeeded }: JobState): string {
  return wanted === undefined ? `${countOf(succeeded, 'run')} succeeded` : `${succeeded} of ${wanted} succeeded`
}

function when({ endedAt }: JobState, now: EpochMs): string {
  return endedAt === undefined ? '' : `, ${ago(endedAt, now)}`
}
