import * as z from 'zod'

const count = z.int().nonnegative()
/** Foreign text. It may be empty. */
const words = z.string()
const labels = z.record(z.string(), z.string())

/** An instance as it stands in documents, with moments as they are written there. */
export function instanceShape<Instant extends z.ZodType>(instant: Instant) {
  return z.strictObject({
    id: z.string(),
    name: z.string(),
    slot: z.string().optional().describe('what stays when it is replaced'),
    node: z.string().optional(),
    phase: z
      .enum(['pending', 'starting', 'running', 'stopping', 'ended'])
      .describe('`pending`: has no place yet; `starting`: has one; `stopping`: on its way out'),
    word: words
      .optional()
      .describe('as people of that orchestrator know the phase, where they have a word of their own'),
    isWanted: z.boolean().describe('whether it counts: leftovers and those on their way out do not'),
    isReady: z.boolean(),
    isUpdated: z.boolean().describe('as is wanted now, and not as before'),
    differs: words.optional().describe('what is otherwise than wanted'),
    since: instant.optional().describe('since when it is in this phase, UTC'),
    restarts: count.optional().describe('absent where another takes its place instead'),
    trouble: z
      .strictObject({
        kind: z.enum([
          ...(['unplaceable', 'image', 'config', 'start', 'crash-loop'] as const),
          ...(['unhealthy', 'evicted', 'lost', 'ended', 'stuck'] as const),
        ]),
        word: words.describe('as people of that orchestrator know it'),
        why: words,
      })
      .optional()
      .describe('what keeps it from running well'),
    lastEnd: z
      .strictObject({
        at: instant.optional(),
        exitCode: z.int().optional(),
        oomKilled: z.boolean(),
        why: words,
        node: z.string().optional(),
      })
      .optional()
      .describe('how it ended last, this one or the one before it in its place'),
  })
}

function rolloutShape<Instant extends z.ZodType>(instant: Instant) {
  return z
    .strictObject({
      phase: z.enum(['progressing', 'paused', 'failed', 'rolling-back', 'rolled-back', 'unnoticed']),
      since: instant.optional(),
      why: words,
    })
    .describe('a change on its way, or one that went wrong')
}

function jobShape<Instant extends z.ZodType>(instant: Instant) {
  return z
    .strictObject({
      phase: z.enum(['waiting', 'active', 'complete', 'failed']),
      wanted: count.optional().describe('runs that have to end well; absent where one is enough'),
      succeeded: count,
      failed: count,
      startedAt: instant.optional(),
      endedAt: instant.optional(),
      lastStartAt: instant.optional(),
      lastSuccessAt: instant.optional(),
      schedule: z.strictObject({ expression: z.string(), timezone: z.string() }).optional(),
      createdAt: instant.optional(),
      why: words,
    })
    .describe('of a job, or of one that is begun now and then')
}

/** A workload as it stands in documents, without its instances. */
export function workloadShape<Instant extends z.ZodType>(instant: Instant) {
  return z.strictObject({
    id: z.string().describe('unique on its target; empty for the target itself'),
    kind: z.string().describe("the orchestrator's own word"),
    mode: z.enum(['replicated', 'global', 'job', 'cron']),
    labels,
    image: z.string().optional(),
    desired: count.describe('how many should run now'),
    scheduled: count.describe('of the wanted ones, those that have a place'),
    running: count,
    ready: count.describe('of the running ones, those that pass their health check or have none'),
    updated: count.describe('those that are as is wanted now'),
    surplus: count.describe('running beyond what is wanted'),
    off: words.optional().describe('why none is wanted'),
    rollout: rolloutShape(instant).optional(),
    job: jobShape(instant).optional(),
    unseen: z
      .strictObject({
        places: z.array(z.string()),
        readyThere: count.optional().describe('at the last look that saw them; absent where there was none'),
        why: words,
      })
      .optional()
      .describe('where nobody could look, so that more may run than was seen'),
    orphans: z
      .array(z.strictObject({ name: z.string(), node: z.string() }))
      .optional()
      .describe('those that look like its instances and run where none is wanted'),
  })
}
