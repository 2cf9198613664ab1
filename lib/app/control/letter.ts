import * as z from 'zod'

/** A notice that was given up. Moments are milliseconds since 1970; the answer is the receiver's and foreign. */
export const letter = z.strictObject({
  /** Names it on the command line. */
  id: z.string(),
  /** What the receiver would have known it by. */
  key: z.string(),
  rule: z.string(),
  notifier: z.string(),
  /** When there was something to tell, and when it was given up. */
  at: z.number(),
  diedAt: z.number(),
  attempts: z.number(),
  answer: z.string(),
  entries: z.array(
    z.strictObject({
      incident: z.string(),
      subject: z.strictObject({ target: z.string(), check: z.string(), item: z.string() }),
      kind: z.enum(['problem', 'recovery', 'still']),
      status: z.enum(['warning', 'unknown', 'critical']),
    }),
  ),
})

export type Letter = z.output<typeof letter>
