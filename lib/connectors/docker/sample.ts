import type { EpochMs, Ms } from '../../model/time.ts'
import type { ProcessorStats, Stats } from './api.ts'

/** The processor counters of one container at one moment. */
export interface Sample {
  /** Which life of the container: its counters begin anew with each. */
  readonly startedAt: EpochMs | null
  readonly busyNs: number
  /** Of all processors together. Absent where the engine does not say (Podman). */
  readonly systemNs?: number
  readonly processors: number
  /** When it was taken, by the engine's own clock. */
  readonly takenAt: EpochMs
  /** When it reached us, by a clock that never goes back. Absent for the older half of a double answer. */
  readonly seenMs?: Ms
}

/** How far the engine's clock and ours may disagree about the time between two samples. */
const TOLERANCE_MS = 3000

/** The sample in an answer; null when the container was not running. */
export function sampleOf(stats: Stats, startedAt: EpochMs | null, seenMs: Ms): Sample | null {
  if (stats.read === null) return null
  return { startedAt, ...countersOf(stats.cpu_stats, stats.cpu_stats), takenAt: stats.read, seenMs }
}

/** The older sample in an answer that holds two; null when there is one. Source: Docker Engine API, `precpu_stats`. */
export function olderSampleOf(stats: Stats, startedAt: EpochMs | null): Sample | null {
  const { preread, precpu_stats: older } = stats
  if (!preread || !older?.cpu_usage) return null
  return { startedAt, ...countersOf({ ...older, cpu_usage: older.cpu_usage }, stats.cpu_stats), takenAt: preread }
}

function countersOf(
  { cpu_usage: usage, system_cpu_usage: systemNs }: ProcessorStats,
  now: ProcessorStats,
): Pick<Sample, 'busyNs' | 'systemNs' | 'processors'> {
  // Engines before API 1.27 do not count the processors, but list them.
  const processors = now.online_cpus ?? now.cpu_usage.percpu_usage?.length ?? 0
  return { busyNs: usage.total_usage, ...(systemNs !== undefined && systemNs > 0 && { systemNs }), processors }
}

/** Cores kept busy between two samples; null when they do not belong together. */
export function coresBetween(before: Sample, after: Sample): { cpuCores: number; overMs: Ms } | null {
  const busyNs = after.busyNs - before.busyNs
  if (before.startedAt !== after.startedAt || busyNs < 0) return null
  const overMs = spanBetween(before, after)
  return overMs === null ? null : { cpuCores: busyNs / 1e6 / overMs, overMs }
}

/**
 * The engine stamps each sample when it takes it, which is exact as long as nobody sets its clock in between. Then the
 * time of its processors is what is left.
 */
function spanBetween(before: Sample, after: Sample): Ms | null {
  const byItsClock = after.takenAt - before.takenAt
  const byOurs = before.seenMs === undefined || after.seenMs === undefined ? byItsClock : after.seenMs - before.seenMs
  if (byItsClock > 0 && Math.abs(byItsClock - byOurs) <= TOLERANCE_MS) return byItsClock
  const systemNs = (after.systemNs ?? 0) - (before.systemNs ?? 0)
  if (before.systemNs === undefined || systemNs <= 0 || after.processors === 0) return null
  return systemNs / after.processors / 1e6
}

/**
 * Memory that cannot be had back by dropping the page cache. Absent where the engine has no memory controller.
 * Source: Docker Engine API, ContainerStats: `total_inactive_file` is cgroup v1, `inactive_file` alone v2.
 */
export function memoryOf({ memory_stats: memory }: Stats): number | undefined {
  const { usage, stats } = memory
  if (usage === undefined) return undefined
  const cache = stats?.total_inactive_file ?? stats?.inactive_file ?? 0
  return cache < usage ? usage - cache : usage
}
