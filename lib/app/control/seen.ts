import * as z from 'zod'
import { instanceShape, workloadShape } from '../../kit/workloads/workload-shapes.ts'
import type { Workload } from '../../model/workload.ts'

const moment = z.number()
const count = z.number()

const shape = workloadShape(moment).extend({ instances: z.array(instanceShape(moment)) })
/** What is absent stays absent: no key of it is there with nothing in it, as the type of the shape would have it. */
const workload = shape as unknown as z.ZodType<Workload>

/** What a daemon keeps in its memory only, target by target. Lengths and moments in milliseconds. */
export const seenByDaemon = z.array(
  z.strictObject({
    target: z.string(),
    /** How the last look went; null before the first. */
    look: z
      .strictObject({
        tookMs: count,
        cost: z.strictObject({ connections: count, roundTrips: count, bytes: count }),
      })
      .nullable(),
    /** What runs of what should; null where nobody was told. */
    workloads: z.strictObject({ at: moment, isPast: z.boolean(), list: z.array(workload) }).nullable(),
  }),
)

export type SeenByDaemon = z.output<typeof seenByDaemon>

/** One line that an instance has printed; its moment in nanoseconds since 1970, as decimal digits. */
export const printedLine = z.strictObject({
  atNs: z.string().regex(/^\d{1,20}$/u),
  by: z.string(),
  text: z.string(),
})
