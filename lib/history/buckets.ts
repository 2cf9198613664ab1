import type { Bucket, Resolution } from '../model/history.ts'
import type { EpochMs, Ms } from '../model/time.ts'
import { ChunkError } from './bits.ts'
import type { Chunk, Column } from './chunk.ts'

/** Buckets of each series, by its number; the oldest first, and no two of one beginning. */
export type Rolled = ReadonlyMap<number, readonly Bucket[]>

export type Rolling = Exclude<Resolution, 'raw'>

const HOUR_MS: Ms = 3_600_000
const DAY_MS: Ms = 24 * HOUR_MS

/** How long a bucket is, and how many of them are kept in one piece. All of them begin by UTC. */
export const ROLLINGS: Readonly<Record<Rolling, { readonly stepMs: Ms; readonly blockMs: Ms }>> = {
  hour: { stepMs: HOUR_MS, blockMs: DAY_MS },
  day: { stepMs: DAY_MS, blockMs: 64 * DAY_MS },
}

/** In a block a series has a column for each of them. */
const PARTS = ['count', 'min', 'max', 'sum'] as const

export function beginningOf(at: EpochMs, stepMs: Ms): EpochMs {
  return Math.floor(at / stepMs) * stepMs
}

export function oneSample(at: EpochMs, value: number): Bucket {
  return { at, count: 1, min: value, max: value, sum: value }
}

/** Every value of the chunk stands in exactly one bucket. */
export function rollUp({ times, columns }: Chunk, stepMs: Ms): Rolled {
  return new Map(
    columns.map(({ series, values }) => {
      const samples = values.flatMap((value, nth) =>
        Number.isNaN(value) ? [] : [oneSample(beginningOf(times[nth] ?? 0, stepMs), value)],
      )
      return [series, merged(samples)]
    }),
  )
}

/** All of them together, each series put in order once. */
export function mergeRolled(...all: readonly Rolled[]): Rolled {
  const together = new Map<number, Bucket[]>()
  for (const rolled of all)
    for (const [series, buckets] of rolled) {
      const known = together.get(series)
      if (known) known.push(...buckets)
      else together.set(series, [...buckets])
    }
  return new Map([...together].map(([series, buckets]) => [series, merged(buckets)]))
}

/** Those of one beginning become one; in the order of time. */
export function merged(buckets: readonly Bucket[]): readonly Bucket[] {
  const byBeginning = new Map<EpochMs, Bucket>()
  for (const bucket of buckets) {
    const before = byBeginning.get(bucket.at)
    byBeginning.set(bucket.at, before ? together(before, bucket) : bucket)
  }
  return [...byBeginning.values()].sort((one, other) => one.at - other.at)
}

function together(one: Bucket, other: Bucket): Bucket {
  return {
    at: one.at,
    count: one.count + other.count,
    min: Math.min(one.min, other.min),
    max: Math.max(one.max, other.max),
    sum: total(one.sum + other.sum),
  }
}

/** Twelve digits, so that a sum of numbers with few digits has few itself; and never beyond what is a number. */
function total(sum: number): number {
  const rounded = Number(sum.toPrecision(12))
  return Math.min(Math.max(rounded, -Number.MAX_VALUE), Number.MAX_VALUE)
}

/** The blocks that these buckets fall into, by their beginning. */
export function blocksOf(rolled: Rolled, blockMs: Ms): ReadonlyMap<EpochMs, Rolled> {
  const blocks = new Map<EpochMs, Map<number, Bucket[]>>()
  for (const [series, buckets] of rolled)
    for (const bucket of buckets) {
      const beginning = beginningOf(bucket.at, blockMs)
      const block = blocks.get(beginning) ?? new Map<number, Bucket[]>()
      blocks.set(beginning, block)
      block.set(series, [...(block.get(series) ?? []), bucket])
    }
  return blocks
}

/** The same as a chunk, so that it can be packed. */
export function chunkOf(rolled: Rolled): Chunk {
  const times = [...new Set([...rolled.values()].flatMap((buckets) => buckets.map(({ at }) => at)))].sort(
    (one, other) => one - other,
  )
  const nthOf = new Map(times.map((at, nth) => [at, nth]))
  const columns = [...rolled].flatMap(([series, buckets]) =>
    PARTS.map((part, nth): Column => {
      const values = new Array<number>(times.length).fill(NaN)
      for (const bucket of buckets) values[nthOf.get(bucket.at) ?? 0] = bucket[part]
      return { series: series * PARTS.length + nth, values }
    }),
  )
  return { times, columns }
}

/**
 * @param wanted only these series; all when left out
 * @throws ChunkError where it is no chunk of buckets
 */
export function rolledOf({ times, columns }: Chunk, wanted?: ReadonlySet<number>): Rolled {
  const bySeries = new Map(columns.map((column) => [column.series, column.values]))
  const all = new Set(columns.map(({ series }) => Math.floor(series / PARTS.length)))
  const numbers = [...all].filter((series) => wanted?.has(series) ?? true)
  return new Map(
    numbers.map((series) => {
      const [count = [], min = [], max = [], sum = []] = PARTS.map((_, nth) => {
        const values = bySeries.get(series * PARTS.length + nth)
        if (!values) throw new ChunkError('a chunk of history lacks a part of its buckets')
        return values
      })
      const buckets = times.map((at, nth) => ({
        ...{ at, count: count[nth] ?? NaN, min: min[nth] ?? NaN, max: max[nth] ?? NaN, sum: sum[nth] ?? NaN },
      }))
      return [series, buckets.filter((bucket) => !Number.isNaN(bucket.count))]
    }),
  )
}
