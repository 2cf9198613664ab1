import * as z from 'zod'
import { chosenByLabels, defineCheck, duration, metric, selection, verdict } from '../lib/kit/index.ts'
import type { JobState } from '../lib/model/workload.ts'
import { memory, nextMemory, rememberedOf } from './workload-job/memory.ts'
import { stateOfCron } from './workload-job/cron.ts'
import { stateOfRun } from './workload-job/run.ts'

/**
 * Asks: jobs and cron jobs, and which starts the looks before have seen.
 * Judges: critical is one that failed, one whose last success is older than `successWithin`, and a cron job that missed
 * two of its times; a warning is one missed time, a job that runs longer than `longest`, and a cron job that never
 * succeeded after three starts or `neverSucceeded`. One that is switched off is well.
 * Faults: those of the orchestrator.
 * Source: crontab(5) for the times; where both days are said, either of them will do. An expression that cannot be read is said, not judged.
 */
export default defineCheck({
  name: 'workload-job',
  title: 'Jobs',
  needs: { workloads: ['list'] },
  limits: {},
  options: z.strictObject({
    ...selection('workloads'),
    longest: duration().optional().describe('how long a job may run; as long as it likes when left out'),
    tolerance: duration().prefault('10m').describe('how late a cron job may begin'),
    neverSucceeded: duration().prefault('24h').describe('how long a new cron job may be without a success'),
    successWithin: duration().optional().describe('how old the last success may be; not judged when left out'),
  }),
  memory,
  observe: ({ workloads }, options) =>
    chosenByLabels(workloads.list, options, ({ id }) => id).flatMap(({ id, mode, off, job }) =>
      job ? [{ id, isCron: mode === 'cron', ...(off !== undefined && { off }), job }] : [],
    ),
  remember: (jobs, { before, look }) => nextMemory(jobs, before, look.at),
  judge: (jobs, { options, before, look }) =>
    jobs.map((job) => {
      const by = { ...options, now: look.at }
      const known = rememberedOf(job, before, look.at)
      const { status, say } = job.isCron ? stateOfCron(job, known, by) : stateOfRun(job, by)
      return verdict({ item: job.id, status, say, metrics: metricsOf(job.job, look.at) })
    }),
})

function metricsOf({ succeeded, failed, lastSuccessAt }: JobState, now: number) {
  return [
    metric('succeeded', succeeded, 'count'),
    metric('failed', failed, 'count'),
    ...(lastSuccessAt === undefined ? [] : [metric('sinceSuccess', Math.max(0, now - lastSuccessAt), 'ms')]),
  ]
}
