import * as z from 'zod'

const count = z.number()
const ms = z.number()

/** How the daemon itself is. Lengths in milliseconds, moments in milliseconds since 1970. */
export const dump = z.strictObject({
  at: z.number(),
  pid: count,
  uptimeMs: ms,
  rssBytes: count,
  /** Why it is not at work although it runs; null when it is. */
  stuck: z.string().nullable(),
  looks: z.strictObject({
    done: count,
    /** Due again while the last look still ran or waited. */
    skipped: count,
    waiting: count,
    running: count,
    /** How many may run at once now, and how many the inventory allows. */
    atOnce: count,
    atMost: count,
    /** From due to begun, of the last looks; null before the first. */
    lateness: z.strictObject({ p50Ms: ms, p99Ms: ms, maxMs: ms }).nullable(),
  }),
  /** Targets that could not be reached for so long that they are asked less often. */
  breakersOpen: count,
  openIncidents: count,
  /** Notices on their way. */
  outbox: count,
  /** For how long something has been waiting to be written; null when nothing has. */
  storeLag: z.strictObject({ sinceMs: ms, why: z.string() }).nullable(),
  /** Of what things were made of. */
  recording: z.strictObject({
    isOn: z.boolean(),
    /** Why nothing can be recorded though somebody wants it; null when all is well, or nobody does. */
    trouble: z.string().nullable(),
    /** Why the remote does not have what is recorded; null when it does, or there is none. */
    behind: z.string().nullable(),
  }),
  /** In the last ten seconds. */
  eventLoop: z.strictObject({ p99Ms: ms }),
})

export type Dump = z.output<typeof dump>
