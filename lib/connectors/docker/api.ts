import * as z from 'zod'
import type { Question } from '../../kit/engine/client.ts'
import { count, instant, labels, MiB } from '../../kit/engine/fields.ts'

// Only the fields in use: everything else in an answer is dropped while it is parsed.
// Source: Docker Engine API 1.24 to 1.51, and what Podman 5 answers in its place.

const id = z.string().regex(/^[0-9a-f]{12,64}$/u)

const info = z.object({
  Name: z.string(),
  ServerVersion: z.string(),
  NCPU: count,
  MemTotal: count,
  /** Since API 1.41; before there was only 1. */
  CgroupVersion: z.string().optional(),
  Warnings: z.array(z.string()).nullish(),
})

const listed = z.object({
  Id: id,
  Names: z.array(z.string()).nullable(),
  Image: z.string(),
  ImageID: z.string(),
  State: z.string(),
  /** For people: "Exited (137) 3 minutes ago". */
  Status: z.string(),
  Labels: labels,
})

/** Where the host of the engine answers for a port. */
const binding = z.object({ HostIp: z.string().nullish(), HostPort: z.string().nullish() })

const inspected = z.object({
  Id: id,
  Name: z.string(),
  Created: instant,
  Image: z.string(),
  RestartCount: count,
  Config: z.object({ Image: z.string(), ExposedPorts: z.record(z.string(), z.unknown()).nullish() }),
  Mounts: z.array(z.object({ Destination: z.string().default('') })).nullish(),
  NetworkSettings: z.object({ Ports: z.record(z.string(), z.array(binding).nullable()).nullish() }).nullish(),
  State: z.object({
    Status: z.string(),
    ExitCode: z.number(),
    OOMKilled: z.boolean(),
    Error: z.string(),
    Pid: count.optional(),
    StartedAt: instant,
    FinishedAt: instant,
    Health: z
      .object({
        Status: z.string(),
        FailingStreak: count,
        Log: z.array(z.object({ Output: z.string() })).nullish(),
      })
      .nullish(),
  }),
  HostConfig: z.object({
    RestartPolicy: z.object({ Name: z.string() }).nullish(),
    Memory: z.number().default(0),
    NanoCpus: z.number().default(0),
    CpuQuota: z.number().default(0),
    CpuPeriod: z.number().default(0),
    NetworkMode: z.string().default(''),
    Tmpfs: z.record(z.string(), z.unknown()).nullish(),
    /** Null, 0 and -1 mean none. */
    PidsLimit: z.number().nullish(),
  }),
})

const processorStats = z.object({
  cpu_usage: z.object({ total_usage: count, percpu_usage: z.array(z.number()).nullish() }),
  /** Podman leaves it out or says 0. */
  system_cpu_usage: count.optional(),
  online_cpus: count.optional(),
})

/** Of one network interface. */
const interfaceStats = z.object({
  rx_bytes: count,
  rx_errors: count,
  rx_dropped: count,
  tx_bytes: count,
  tx_errors: count,
  tx_dropped: count,
})

const stats = z.object({
  read: instant,
  preread: instant.optional(),
  cpu_stats: processorStats,
  precpu_stats: processorStats.partial().nullish(),
  memory_stats: z.object({
    usage: count.optional(),
    limit: count.optional(),
    stats: z.object({ total_inactive_file: count.optional(), inactive_file: count.optional() }).nullish(),
  }),
  /** Without a limit it is 18446744073709551615, or left out. */
  pids_stats: z.object({ current: count.optional(), limit: count.optional() }).nullish(),
  networks: z.record(z.string(), interfaceStats).nullish(),
})

const names = z
  .array(z.string())
  .nullish()
  .transform((given) => given ?? [])

/** Of what an image brings along: how it is called, and for whom it is. */
export const imageFacts = z.object({
  RepoTags: names,
  RepoDigests: names,
  /** Empty for one that nobody built. */
  Created: instant.nullish().transform((at) => at ?? null),
  Os: z.string().max(100).default(''),
  Architecture: z.string().max(100).default(''),
  /** Docker says it since API 1.41. */
  Variant: z.string().max(100).default(''),
})

export type ImageFacts = z.output<typeof imageFacts>
export type Info = z.output<typeof info>
export type Listed = z.output<typeof listed>
export type Inspected = z.output<typeof inspected>
export type Stats = z.output<typeof stats>
export type ProcessorStats = z.output<typeof processorStats>

export const askInfo: Question<Info> = { path: '/info', schema: info, maxBytes: 4 * MiB }

/** @param all the stopped ones too */
export function askList(all: boolean): Question<Listed[]> {
  return { path: '/containers/json', query: { all }, schema: z.array(listed), maxBytes: 64 * MiB }
}

export function askInspect(container: string): Question<Inspected> {
  return { path: `/containers/${container}/json`, schema: inspected, maxBytes: MiB }
}

/** The same, with all else that the engine says of it. */
export function askInspectWhole(
  container: string,
): Question<{ readonly inspected: Inspected; readonly whole: unknown }> {
  const schema = z.unknown().transform((whole, context) => {
    const understood = inspected.safeParse(whole)
    if (understood.success) return { inspected: understood.data, whole }
    for (const issue of understood.error.issues)
      context.addIssue({ code: 'custom', message: issue.message, path: issue.path })
    return z.NEVER
  })
  return { path: `/containers/${container}/json`, schema, maxBytes: MiB }
}

/** What an image brings along, understood by whoever records it. */
export function askImage(image: string): Question<unknown> {
  return { path: `/images/${encodeURIComponent(image)}/json`, schema: z.unknown(), maxBytes: MiB }
}

/** @param oneShot answer with one sample, not with two that are a second apart; engines know it since API 1.41 */
export function askStats(container: string, oneShot: boolean): Question<Stats> {
  const query = { stream: false, ...(oneShot && { 'one-shot': true }) }
  return { path: `/containers/${container}/stats`, query, schema: stats, maxBytes: MiB }
}
