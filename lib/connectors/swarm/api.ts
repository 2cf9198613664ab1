import { createHash } from 'node:crypto'
import * as z from 'zod'
import type { Question } from '../../kit/engine/client.ts'
import { count, instant, labels, MiB } from '../../kit/engine/fields.ts'
import { compareVersions } from '../../kit/engine/version.ts'

// Only the fields in use: everything else in an answer is dropped while it is parsed. What is zero, empty or new may be
// left out. Source: Docker Engine API 1.24 to 1.51.

const MAX_WORDS = 1000
/** Since this one a list of services counts their tasks. */
const COUNTS_TASKS = '1.41'

const words = z
  .string()
  .nullish()
  .transform((text) => (text ?? '').slice(0, MAX_WORDS))
/** Left out where there are none. */
const marks = labels.prefault({})
const id = z.string().regex(/^[0-9a-z]{1,64}$/u)
const moment = instant.nullish().transform((at) => at ?? undefined)
const iteration = z
  .object({ Index: count.default(0) })
  .nullish()
  .transform((given) => given?.Index ?? 0)

const info = z.object({
  Swarm: z
    .object({ LocalNodeState: words, ControlAvailable: z.boolean().default(false), Error: words })
    .nullish()
    .transform((given) => given ?? { LocalNodeState: '', ControlAvailable: false, Error: '' }),
})

const template = z.object({
  ContainerSpec: z.object({ Image: words }).nullish(),
  Resources: z
    .object({
      Reservations: z.object({ NanoCPUs: count.default(0), MemoryBytes: count.default(0) }).nullish(),
    })
    .nullish(),
})

/** What a task is made from. Of its environment and secrets nothing is kept: two are compared by their print. */
const taskSpec = z.unknown().transform((given, context) => {
  const parsed = template.safeParse(given ?? {})
  if (!parsed.success) {
    context.addIssue({ code: 'custom', message: 'a task template that makes no sense' })
    return z.NEVER
  }
  const { ContainerSpec, Resources } = parsed.data
  return {
    image: ContainerSpec?.Image ?? '',
    reserved: Resources?.Reservations ?? { NanoCPUs: 0, MemoryBytes: 0 },
    print: printOf(given),
  }
})

/**
 * Without the placement: the engine leaves a task alone where only that was changed and its node still fits. Without the
 * runtime: services name it and tasks do not.
 */
function printOf(given: unknown): string {
  const rest = { ...(given as object | null), Placement: undefined, Runtime: undefined }
  return createHash('sha256').update(JSON.stringify(rest)).digest('base64')
}

const mode = z.object({
  Replicated: z.object({ Replicas: count.nullish() }).nullish(),
  Global: z.object({}).nullish(),
  ReplicatedJob: z.object({ MaxConcurrent: count.nullish(), TotalCompletions: count.nullish() }).nullish(),
  GlobalJob: z.object({}).nullish(),
})

const service = z.object({
  ID: id,
  Spec: z.object({ Name: words, Labels: marks, TaskTemplate: taskSpec, Mode: mode }),
  UpdateStatus: z.object({ State: words, StartedAt: moment, CompletedAt: moment, Message: words }).nullish(),
  ServiceStatus: z.object({ CompletedTasks: count.nullish() }).nullish(),
  JobStatus: z.object({ JobIteration: iteration, LastExecution: moment }).nullish(),
})

const task = z.object({
  ID: id,
  CreatedAt: moment,
  Spec: taskSpec,
  ServiceID: words,
  Slot: count.nullish().transform((slot) => slot ?? 0),
  NodeID: words,
  DesiredState: words,
  JobIteration: iteration,
  Status: z.object({
    Timestamp: moment,
    State: words,
    Message: words,
    Err: words,
    ContainerStatus: z.object({ ContainerID: words, ExitCode: z.number().nullish() }).nullish(),
  }),
})

const node = z.object({
  ID: id,
  Spec: z.object({ Availability: words, Role: words, Labels: marks }),
  Description: z
    .object({
      Hostname: words,
      Resources: z.object({ NanoCPUs: count.nullish(), MemoryBytes: count.nullish() }).nullish(),
      Engine: z.object({ EngineVersion: words }).nullish(),
    })
    .nullish(),
  Status: z.object({ State: words, Message: words }),
  ManagerStatus: z.object({ Leader: z.boolean().default(false), Reachability: words }).nullish(),
})

export type Service = z.output<typeof service>
export type Task = z.output<typeof task>
export type Node = z.output<typeof node>
export type Info = z.output<typeof info>

export const askInfo: Question<Info> = { path: '/info', schema: info, maxBytes: 4 * MiB }
export const askNodes: Question<Node[]> = { path: '/nodes', schema: z.array(node), maxBytes: 32 * MiB }
/** All that the swarm remembers: five that ended for each place, unless told otherwise. */
export const askTasks: Question<Task[]> = { path: '/tasks', schema: z.array(task), maxBytes: 64 * MiB }

/** Services as they are understood, and as they came: of these nothing is kept but what somebody records. */
export interface Services {
  readonly services: readonly Service[]
  readonly documents: readonly unknown[]
}

const services = z.array(z.unknown()).transform((documents, context): Services => {
  const understood = z.array(service).safeParse(documents)
  if (understood.success) return { services: understood.data, documents }
  for (const { message, path } of understood.error.issues) context.addIssue({ code: 'custom', message, path })
  return z.NEVER
})

/** @param api the version that is spoken: those before cannot count the tasks of a job that were tidied away */
export function askServices(api: string): Question<Services> {
  const counted = compareVersions(api, COUNTS_TASKS) >= 0
  return {
    path: '/services',
    ...(counted && { query: { status: true } }),
    schema: services,
    maxBytes: 64 * MiB,
  }
}
