import * as z from 'zod'
import { fitting } from '../../lib/kit/index.ts'
import type { EpochMs } from '../../lib/model/time.ts'
import type { JobState, Workload } from '../../lib/model/workload.ts'

/** One job as it is judged. */
export interface Job extends Pick<Workload, 'id' | 'off'> {
  readonly isCron: boolean
  readonly job: JobState
}

const remembered = z.strictObject({
  id: z.string(),
  /** Starts since its last success, as far as we have seen them. */
  starts: z.number(),
  lastStartAt: z.number(),
  /** When it was last seen switched off: its times before were not missed. */
  offAt: z.number(),
})

/** What the looks before have seen of a cron job. */
export type Remembered = z.infer<typeof remembered>

export const memory = z.array(remembered)

/** What is known of a cron job with this look. */
export function rememberedOf({ id, off, job }: Job, before: readonly Remembered[] | null, now: EpochMs): Remembered {
  const known = before?.find((each) => each.id === id) ?? { id, starts: 0, lastStartAt: 0, offAt: 0 }
  const lastStartAt = job.lastStartAt ?? 0
  const isNew = lastStartAt > known.lastStartAt
  return {
    id,
    starts: job.lastSuccessAt === undefined ? known.starts + (isNew ? 1 : 0) : 0,
    lastStartAt: Math.max(lastStartAt, known.lastStartAt),
    offAt: off === undefined ? Math.min(known.offAt, now) : now,
  }
}

export function nextMemory(jobs: readonly Job[], before: readonly Remembered[] | null, now: EpochMs): Remembered[] {
  const next = jobs.filter(({ isCron }) => isCron).map((job) => rememberedOf(job, before, now))
  return [...fitting(next.filter(({ starts, offAt }) => starts > 0 || offAt > 0))]
}
