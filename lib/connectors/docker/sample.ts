import type { ContainerTraffic } from '../../model/engine.ts'
import type { EpochMs, Ms } from '../../model/time.ts'

/** The counters of one container at one moment, from one source: those of two sources do not belong together. */
export interface Sample {
  readonly source: 'api' | 'files'
  /** Which life of the container: its counters begin anew with each. */
  readonly startedAt: EpochMs | null
  readonly busyNs: number
  /** Of all processors together. Absent where nobody says (Podman). */
  readonly systemNs?: number
  readonly processors: number
  /** What went over its network so far. Absent without a network of its own. */
  readonly traffic?: TrafficCounters
  /** When it was taken, by the clock of the source. */
  readonly takenAt: EpochMs
  /** When it reached us, by a clock that never goes back. Absent for the older half of a double answer. */
  readonly seenMs?: Ms
}

export interface TrafficCounters {
  readonly receivedBytes: number
  readonly sentBytes: number
  readonly errors: number
  readonly drops: number
}

/** What one look at one running container gave. */
export interface Reading {
  readonly sample: Sample
  /** The sample before, where the answer holds two. */
  readonly older?: Sample
  /** Without the page cache that can be dropped. */
  readonly memoryBytes?: number
  /** Its own limit, or the memory of the host. */
  readonly memoryLimitBytes?: number
  readonly processes?: number
  /** What was set on it. */
  readonly processLimit?: number
  readonly hostProcessLimit?: number
}

/** What happened between two samples. */
export interface Between {
  readonly cpuCores: number
  readonly traffic?: ContainerTraffic
  readonly overMs: Ms
}

/** How far the source's clock and ours may disagree about the time between two samples. */
const TOLERANCE_MS = 3000

/** Null when the two samples do not belong together. */
export function between(before: Sample, after: Sample): Between | null {
  const busyNs = after.busyNs - before.busyNs
  if (before.source !== after.source || before.startedAt !== after.startedAt || busyNs < 0) return null
  const overMs = spanBetween(before, after)
  if (overMs === null) return null
  const traffic = before.traffic && after.traffic && trafficBetween(before.traffic, after.traffic, overMs)
  return { cpuCores: busyNs / 1e6 / overMs, overMs, ...(traffic && { traffic }) }
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

/** None when a counter went back: an interface was taken away in between. */
function trafficBetween(before: TrafficCounters, after: TrafficCounters, overMs: Ms): ContainerTraffic | undefined {
  const perSecond = (name: keyof TrafficCounters): number => ((after[name] - before[name]) / overMs) * 1000
  const traffic = {
    receivedBytesPerSecond: perSecond('receivedBytes'),
    sentBytesPerSecond: perSecond('sentBytes'),
    errorsPerSecond: perSecond('errors'),
    dropsPerSecond: perSecond('drops'),
  }
  return Object.values(traffic).every((rate) => rate >= 0) ? traffic : undefined
}
