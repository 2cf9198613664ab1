import * as z from 'zod'

/** Many fields are null or absent, by version: nothing is asked for that a verdict can do without. */
const word = z.string().nullish().catch(undefined)
const count = z.number().nonnegative().nullish().catch(undefined)
const flag = z.boolean().nullish().catch(undefined)
const labels = z.record(z.string(), z.string()).nullish().catch(undefined)
const list = <T extends z.ZodType>(of: T) => z.array(of).max(100_000).nullish()

const healthResult = z.object({
  alive: flag,
  consecutiveFailures: count,
  lastFailureCause: word,
  lastSuccess: word,
})

const task = z.object({
  id: z.string(),
  host: word,
  state: word,
  stagedAt: word,
  startedAt: word,
  version: word,
  healthCheckResults: list(healthResult.nullable()),
})

const counts = z.object({ stats: z.object({ counts: z.object({ running: count }).nullish() }).nullish() }).nullish()
const statistics = z.object({ withLatestConfig: counts }).nullish().catch(undefined)

export const app = z.object({
  id: z.string(),
  instances: count,
  labels,
  version: word,
  container: z
    .object({ docker: z.object({ image: word }).nullish() })
    .nullish()
    .catch(undefined),
  healthChecks: z.array(z.unknown()).nullish().catch(undefined),
  tasksStaged: count,
  tasksRunning: count,
  tasksHealthy: count,
  tasksUnhealthy: count,
  deployments: list(z.object({ id: z.string() })),
  tasks: list(task),
  lastTaskFailure: z
    .object({ host: word, message: word, state: word, taskId: word, timestamp: word })
    .nullish()
    .catch(undefined),
  versionInfo: z.object({ lastConfigChangeAt: word }).nullish().catch(undefined),
  taskStats: statistics,
  tasksStats: statistics,
})

export const apps = z.object({ apps: z.array(app).max(100_000) })

const podContainer = z.object({
  name: word,
  status: word,
  conditions: list(z.object({ name: word, value: word, reason: word })),
  termination: z.object({ exitCode: count, message: word }).nullish().catch(undefined),
})

const podInstance = z.object({
  id: z.string(),
  status: word,
  statusSince: word,
  agentHostname: word,
  specReference: word,
  message: word,
  containers: list(podContainer),
})

export const pod = z.object({
  id: z.string(),
  spec: z.object({
    version: word,
    labels,
    scaling: z.object({ instances: count }).nullish(),
    containers: list(z.object({ image: z.object({ id: word }).nullish() })),
  }),
  status: word,
  statusSince: word,
  message: word,
  instances: list(podInstance),
  terminationHistory: list(
    z.object({
      terminatedAt: word,
      message: word,
      containers: list(z.object({ termination: z.object({ exitCode: count, message: word }).nullish() })),
    }),
  ),
})

export const pods = z.array(pod).max(100_000)

const readiness = z.object({
  name: word,
  ready: flag,
  lastResponse: z.object({ status: count }).nullish().catch(undefined),
})

const deployment = z.object({
  id: z.string(),
  version: word,
  affectedApps: list(z.string()),
  affectedPods: list(z.string()),
  currentActions: list(
    z.object({
      action: word,
      type: word,
      app: word,
      pod: word,
      readinessCheckResults: list(readiness),
    }),
  ).catch(undefined),
  currentStep: count,
  totalSteps: count,
})

export const deployments = z.array(deployment).max(100_000)

const runSpec = z.object({ id: z.string() }).nullish()

const queued = z.object({
  app: runSpec,
  pod: runSpec,
  count,
  delay: z.object({ timeLeftSeconds: count, overdue: flag }).nullish(),
  since: word,
  processedOffersSummary: z
    .object({
      processedOffersCount: count,
      rejectSummaryLastOffers: list(z.object({ reason: word, declined: count, processed: count })),
    })
    .nullish()
    .catch(undefined),
})

export const queue = z.object({ queue: z.array(queued).max(100_000) })

export const info = z.object({
  version: word,
  elected: flag,
  leader: word,
  frameworkId: word,
})

export type App = z.infer<typeof app>
export type Task = z.infer<typeof task>
export type Pod = z.infer<typeof pod>
export type PodInstance = z.infer<typeof podInstance>
export type Deployment = z.infer<typeof deployment>
export type Queued = z.infer<typeof queued>

/** "2016-02-28T16:41:41.090Z" → milliseconds since 1970; undefined for anything else. */
export function instantOf(text: string | null | undefined): number | undefined {
  const ms = Date.parse(text ?? '')
  return Number.isFinite(ms) ? ms : undefined
}
