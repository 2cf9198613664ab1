import type { SeriesHistory } from '../model/history.ts'
import type { Sizing } from '../model/period-report.ts'
import { meanOf } from '../model/history.ts'
import { quantile } from './quantile.ts'

/** What was set for a container; null where nothing is known to be. */
export interface ContainerLimits {
  readonly memoryBytes: number | null
  readonly cpuCores: number | null
}

/** Less than a day says nothing about busy hours, and less than a week nothing about busy days. */
const LEAST = { hour: 24, day: 7, raw: Infinity } as const
/** It never needs more than that of it: so much is held for nobody. */
const FAR_BELOW = 0.4
/** So near to it a container is slowed down or killed by a busy day. */
const NEAR = 0.9
/** What is suggested leaves room above the busy hours. */
const ROOM = 1.5
const LEAST_SAVED = { memory: 64 * 1024 ** 2, cpu: 0.5 } as const
const STEP = { memory: 16 * 1024 ** 2, cpu: 0.1 } as const
const UNITS = { memory: 'bytes', cpu: 'count' } as const

type Resource = Sizing['resource']

/**
 * Limits that are far above what a container uses in its busy hours, or close to it.
 *
 * @param series hours or days of `container-memory` and `container-cpu` of one target
 * @param limits what is recorded for a container, by the name that it runs under
 */
export function sizingOf(
  series: readonly SeriesHistory[],
  limits: (container: string) => ContainerLimits | null,
): readonly Sizing[] {
  return series.flatMap((each) => {
    const { subject, metric } = each.series
    const recorded = limits(subject.item)
    if (subject.check === 'container-memory' && metric === 'bytes')
      return adviceFor('memory', each, recorded ? recorded.memoryBytes : limitBehind(each, series))
    if (subject.check === 'container-cpu' && metric === 'cores')
      return adviceFor('cpu', each, recorded?.cpuCores ?? null)
    return []
  })
}

/** Where nothing is recorded: what the share of its limit that was measured tells of the limit. */
function limitBehind({ series: { subject }, buckets }: SeriesHistory, all: readonly SeriesHistory[]): number | null {
  const shares = all.find(
    ({ series }) =>
      series.metric === 'used' && series.subject.check === subject.check && series.subject.item === subject.item,
  )
  const [used, share] = [buckets.at(-1), shares?.buckets.at(-1)]
  if (!used || share?.at !== used.at || meanOf(share) <= 0) return null
  return Math.round(meanOf(used) / meanOf(share) / 1024 ** 2) * 1024 ** 2
}

function adviceFor(
  resource: Resource,
  { series, buckets, resolution }: SeriesHistory,
  limit: number | null,
): readonly Sizing[] {
  if (limit === null || limit <= 0 || buckets.length < LEAST[resolution]) return []
  const peaks = buckets.map(({ max }) => max)
  const [p95, p99] = [quantile(peaks, 0.95), quantile(peaks, 0.99)]
  const suggested = Math.ceil((p99 * ROOM) / STEP[resource]) * STEP[resource]
  const isFarAbove = p99 < limit * FAR_BELOW && limit - suggested >= LEAST_SAVED[resource]
  if (!isFarAbove && p99 < limit * NEAR) return []
  const { target, item: container } = series.subject
  const advice = isFarAbove ? 'lower' : 'raise'
  return [{ target, container, resource, unit: UNITS[resource], limit, p95, p99, advice, suggested }]
}
