import type { Clock } from '../../base/clock.ts'
import type { Container } from '../../model/engine.ts'
import type { EpochMs, Ms } from '../../model/time.ts'
import { askInspect, askStats } from './api.ts'
import type { ProcessorStats, Stats } from './api.ts'
import type { Ask } from '../../kit/engine/client.ts'
import { phaseOf } from './container.ts'
import { inParallel } from './in-parallel.ts'
import type { Reading, Sample, TrafficCounters } from './sample.ts'
import { RefusedError } from '../../kit/engine/status.ts'
import type { Sampling } from './usage.ts'
import type { Spoken } from '../../kit/engine/version.ts'

/** `atOnce`: how many may be asked at the same time. */
interface How {
  readonly spoken: Spoken
  readonly atOnce: number
  readonly clock: Clock
}

/**
 * Asks the engine's API. One answer per container, all asked for at once: Docker 20.10 answers at the next beat of a
 * clock that all of them share.
 */
export function apiSampling(ask: Ask, { spoken, atOnce, clock }: How): Sampling {
  return async (containers, signal) => {
    const readings = new Map<string, Reading>()
    await inParallel(containers, { concurrency: atOnce, signal }, async (container, own) => {
      const stats = await statsOf(ask, container, spoken.oneShot, own)
      const reading = stats && readingOf(stats, container, clock.monotonicMs(), spoken)
      if (reading) readings.set(container.id, reading)
    })
    return readings
  }
}

/** Null for a container that ended or went away since the list: Docker says 404 or sends zeros, Podman says 500. */
async function statsOf(ask: Ask, container: Container, oneShot: boolean, signal: AbortSignal): Promise<Stats | null> {
  try {
    return await ask(askStats(container.id, oneShot), signal)
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error
    if (error.status === 404 || !(await stillRuns(ask, container, signal))) return null
    throw error
  }
}

async function stillRuns(ask: Ask, { id }: Container, signal: AbortSignal): Promise<boolean> {
  try {
    return phaseOf((await ask(askInspect(id), signal)).State.Status) === 'running'
  } catch (error) {
    if (error instanceof RefusedError && error.status === 404) return false
    throw error
  }
}

/** Null when the container was not running. */
export function readingOf(
  stats: Stats,
  container: Pick<Container, 'startedAt' | 'network'>,
  seenMs: Ms,
  spoken: Pick<Spoken, 'product' | 'swapsTraffic'>,
): Reading | null {
  if (stats.read === null) return null
  const startedAt = container.startedAt ?? null
  const traffic = hasNetwork(container) && trafficOf(stats, spoken.swapsTraffic)
  const counters = countersOf(stats.cpu_stats, stats.cpu_stats, spoken.product)
  const sample: Sample = {
    source: 'api',
    startedAt,
    ...counters,
    ...(traffic && { traffic }),
    takenAt: stats.read,
    seenMs,
  }
  const older = olderSampleOf(stats, startedAt, spoken.product)
  const memoryBytes = memoryOf(stats)
  return {
    sample,
    ...(older && { older }),
    ...(memoryBytes !== undefined && { memoryBytes }),
    ...(stats.memory_stats.limit !== undefined && { memoryLimitBytes: stats.memory_stats.limit }),
    ...processesOf(stats),
  }
}

/** No limit is the largest number of 64 bits, which is no exact number here; or 0; or nothing. */
function processesOf({ pids_stats: pids }: Stats): Pick<Reading, 'processes' | 'processLimit'> {
  const { current, limit = 0 } = pids ?? {}
  return {
    ...(current !== undefined && { processes: current }),
    ...(limit > 0 && Number.isSafeInteger(limit) && { processLimit: limit }),
  }
}

/** The older sample in an answer that holds two; null when there is one. Source: Docker Engine API, `precpu_stats`. */
function olderSampleOf(stats: Stats, startedAt: EpochMs | null, product: Spoken['product']): Sample | null {
  const { preread, precpu_stats: older } = stats
  if (!preread || !older?.cpu_usage) return null
  const counters = countersOf({ ...older, cpu_usage: older.cpu_usage }, stats.cpu_stats, product)
  return { source: 'api', startedAt, ...counters, takenAt: preread }
}

function countersOf(
  { cpu_usage: usage, system_cpu_usage: systemNs }: ProcessorStats,
  now: ProcessorStats,
  product: Spoken['product'],
): Pick<Sample, 'busyNs' | 'systemNs' | 'processors'> {
  // Engines before API 1.27 do not count the processors, but list them.
  const processors = now.online_cpus ?? now.cpu_usage.percpu_usage?.length ?? 0
  // Podman counts the busy time of all control groups here, which says nothing about the time that has gone by.
  const said = product === 'docker' && systemNs !== undefined && systemNs > 0
  return { busyNs: usage.total_usage, ...(said && { systemNs }), processors }
}

/**
 * Memory that cannot be had back by dropping the page cache. Absent where the engine has no memory controller.
 * Source: Docker Engine API, ContainerStats: `total_inactive_file` is cgroup v1, `inactive_file` alone v2.
 */
function memoryOf({ memory_stats: memory }: Stats): number | undefined {
  const { usage, stats } = memory
  if (usage === undefined) return undefined
  const cache = stats?.total_inactive_file ?? stats?.inactive_file ?? 0
  return cache < usage ? usage - cache : usage
}

/** Podman counts zeros where there is no network. */
export function hasNetwork({ network }: Pick<Container, 'network'>): boolean {
  return network === 'own' || network === 'shared'
}

function trafficOf({ networks }: Stats, swapped: boolean): TrafficCounters | undefined {
  const interfaces = Object.values(networks ?? {})
  if (interfaces.length === 0) return undefined
  const sum = (name: keyof (typeof interfaces)[number]): number =>
    interfaces.reduce((total, each) => total + each[name], 0)
  const [receivedBytes, sentBytes] = swapped ? [sum('tx_bytes'), sum('rx_bytes')] : [sum('rx_bytes'), sum('tx_bytes')]
  return {
    receivedBytes,
    sentBytes,
    errors: sum('rx_errors') + sum('tx_errors'),
    drops: sum('rx_dropped') + sum('tx_dropped'),
  }
}
