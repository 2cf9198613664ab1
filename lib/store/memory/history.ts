import { finest, inOrder } from '../../history/answer.ts'
import { beginningOf, merged, oneSample, ROLLINGS } from '../../history/buckets.ts'
import { isAsked } from '../../model/history.ts'
import type { Bucket, HistoryLimits, HistoryQuery, LookSamples, Resolution, Series } from '../../model/history.ts'
import type { SeriesHistory } from '../../model/history.ts'
import type { EpochMs } from '../../model/time.ts'
import { nameKey } from '../sql/history/series.ts'

/** The history of a store that ends with the process: as it is, without packing. */
export interface HistoryInMemory {
  add(looks: readonly LookSamples[]): void
  read(query: HistoryQuery): readonly SeriesHistory[]
  /** @returns how many samples and buckets are gone */
  prune(limits: HistoryLimits): number
}

interface Kept {
  readonly series: Series
  readonly buckets: Readonly<Record<Resolution, Map<EpochMs, Bucket>>>
}

/** What a number costs here, more or less. */
const BUCKET_BYTES = 100

export function historyInMemory(): HistoryInMemory {
  const all = new Map<string, Kept>()

  function keptOf(series: Series): Kept {
    const { subject, metric, unit } = series
    const key = subject.target + nameKey({ check: subject.check, item: subject.item, metric, unit })
    const kept = all.get(key) ?? { series, buckets: { raw: new Map(), hour: new Map(), day: new Map() } }
    all.set(key, kept)
    return kept
  }

  return {
    add(looks) {
      for (const { target, at, samples } of looks)
        for (const { check, item, metric, unit, value } of samples)
          addSample(keptOf({ subject: { target, check, item }, metric, unit }), at, value)
    },
    read(query) {
      const resolution = finest(query)
      const wanted = [...all.values()].filter(({ series }) => isMeant(series, query))
      const found = wanted.map(({ series, buckets }) => {
        const known = [...buckets[resolution].values()].sort((one, other) => one.at - other.at)
        return { series, resolution, buckets: known }
      })
      return inOrder(found, query)
    },
    prune(limits) {
      const before = { raw: limits.rawBefore, hour: limits.hourlyBefore, day: limits.dailyBefore }
      let gone = 0
      for (const { buckets } of all.values())
        for (const kind of ['raw', 'hour', 'day'] as const)
          gone += dropWhere(buckets[kind], ({ at }) => at < before[kind])
      for (const kind of ['raw', 'hour', 'day'] as const) {
        if (countOf(all) * BUCKET_BYTES <= limits.capBytes) break
        for (const { buckets } of all.values()) gone += dropWhere(buckets[kind], () => true)
      }
      for (const [key, { buckets }] of all) if (sizeOf(buckets) === 0) all.delete(key)
      return gone
    },
  }
}

/** A moment that is there already is one that was saved twice. */
function addSample({ buckets }: Kept, at: EpochMs, value: number): void {
  if (buckets.raw.has(at)) {
    buckets.raw.set(at, oneSample(at, value))
    return
  }
  buckets.raw.set(at, oneSample(at, value))
  for (const kind of ['hour', 'day'] as const) {
    const beginning = beginningOf(at, ROLLINGS[kind].stepMs)
    const before = buckets[kind].get(beginning)
    const [bucket] = merged([...(before ? [before] : []), oneSample(beginning, value)])
    if (bucket) buckets[kind].set(beginning, bucket)
  }
}

function isMeant({ subject, metric }: Series, query: HistoryQuery): boolean {
  const wanted = query.subject
  if (subject.target !== wanted.target || !isAsked(subject.check, query)) return false
  if (wanted.item !== undefined && subject.item !== wanted.item) return false
  return query.metric === undefined || query.metric === metric
}

function dropWhere(buckets: Map<EpochMs, Bucket>, isGone: (bucket: Bucket) => boolean): number {
  const before = buckets.size
  for (const [at, bucket] of buckets) if (isGone(bucket)) buckets.delete(at)
  return before - buckets.size
}

function countOf(all: ReadonlyMap<string, Kept>): number {
  return [...all.values()].reduce((sum, { buckets }) => sum + sizeOf(buckets), 0)
}

function sizeOf({ raw, hour, day }: Kept['buckets']): number {
  return raw.size + hour.size + day.size
}
