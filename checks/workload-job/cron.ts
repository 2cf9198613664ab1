import { ago, because, formatDuration, nextTwo, oneLine, times } from '../../lib/kit/index.ts'
import type { EpochMs, Ms } from '../../lib/model/time.ts'
import type { JobState } from '../../lib/model/workload.ts'
import type { Remembered } from './memory.ts'
import { offWords, stateOfRun } from './run.ts'
import type { RunLimits, State } from './run.ts'

export interface CronLimits extends RunLimits {
  readonly tolerance: Ms
  readonly neverSucceeded: Ms
}

/** So many starts without a success are no bad luck. */
const STARTS_WITHOUT_SUCCESS = 3

/** A cron job: the worst of what is wrong with it, and all of it in words. */
export function stateOfCron(
  { off, job }: { readonly off?: string; readonly job: JobState },
  known: Remembered,
  by: CronLimits,
): State {
  if (off !== undefined) return { status: 'ok', say: offWords(off) }
  const run = lastRun(job, by)
  const wrong = [run, overdue(job, known, by), never(job, known, by), stale(job, by)].flatMap((each) =>
    each && each.status !== 'ok' ? [each] : [],
  )
  if (wrong.length === 0)
    return { status: 'ok', say: `${run?.say ?? 'waiting'}${history(job, by.now)}${unread(job, by.now)}` }
  const status = wrong.some((each) => each.status === 'critical') ? 'critical' : 'warning'
  return { status, say: `${wrong.map(({ say }) => say).join('; ')}${history(job, by.now)}` }
}

/** What the orchestrator says of the run that is on, or of one that failed; of the others the times tell. */
function lastRun(job: JobState, by: CronLimits): State | null {
  return job.phase === 'failed' || job.phase === 'active' ? stateOfRun({ job }, by) : null
}

/** One that is still at its last run may be held back by it on purpose, so that it is no more than a warning. */
function overdue(job: JobState, { offAt }: Remembered, { now, tolerance }: CronLimits): State | null {
  const { schedule, lastStartAt, createdAt, phase } = job
  const from = Math.max(lastStartAt ?? 0, createdAt ?? 0, offAt)
  if (!schedule || from === 0) return null
  const due = nextTwo(schedule, from)
  if (!due || now <= due[0] + tolerance) return null
  const isTwice = now > due[1] + tolerance
  const running = phase === 'active' ? ', still at the run before' : ''
  return {
    status: isTwice && phase !== 'active' ? 'critical' : 'warning',
    say: `${isTwice ? 'missed two of its times or more' : 'overdue'}, was to start ${ago(due[0], now)}${running}`,
  }
}

function never(job: JobState, { starts }: Remembered, { now, neverSucceeded }: CronLimits): State | null {
  const { lastSuccessAt, lastStartAt, createdAt } = job
  if (lastSuccessAt !== undefined || lastStartAt === undefined) return null
  const isOld = createdAt !== undefined && now - createdAt > neverSucceeded
  if (starts < STARTS_WITHOUT_SUCCESS && !isOld) return null
  const since = isOld ? ` in ${formatDuration(now - createdAt)}` : `, started ${times(starts)}`
  return { status: 'warning', say: `has never succeeded${since}${because(job.phase === 'failed' ? '' : job.why)}` }
}

function stale({ lastSuccessAt }: JobState, { now, successWithin }: CronLimits): State | null {
  if (successWithin === undefined || lastSuccessAt === undefined || now - lastSuccessAt <= successWithin) return null
  return { status: 'critical', say: `no success for longer than ${formatDuration(successWithin)}` }
}

function history({ lastStartAt, lastSuccessAt }: JobState, now: EpochMs): string {
  const started = lastStartAt === undefined ? ', never started' : `, last started ${ago(lastStartAt, now)}`
  return lastSuccessAt === undefined ? started : `${started}, last succeeded ${ago(lastSuccessAt, now)}`
}

function unread({ schedule }: JobState, now: EpochMs): string {
  return schedule && nextTwo(schedule, now) === null
    ? `, schedule "${oneLine(schedule.expression, 40)}" cannot be read`
    : ''
}
