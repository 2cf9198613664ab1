import type { EpochMs, Ms } from '../model/time.ts'
import { bitReader, bitWriter, ChunkError } from './bits.ts'
import type { BitReader, BitWriter } from './bits.ts'
import { readNumbers, writeNumbers } from './numbers.ts'

/** What several looks at one target have measured. */
export interface Chunk {
  /** Of each look, in the order they came; a clock that was set back shows. */
  readonly times: readonly EpochMs[]
  /** One for each series that any of them has brought. */
  readonly columns: readonly Column[]
}

export interface Column {
  /** Number of the series; whoever keeps the chunk knows which that is. */
  readonly series: number
  /** One for each of the times; NaN where that look has not brought it. */
  readonly values: readonly number[]
}

const VERSION = 1
/** More than that we never write. */
const MAX_TIMES = 10_000
const MAX_COLUMNS = 50_000
const MAX_VALUES = 4_000_000

/** Packs it; what comes out of `readChunk` is the same, its columns by their series. */
export function writeChunk({ times, columns }: Chunk): Uint8Array {
  const writer = bitWriter()
  writer.bits(VERSION, 8)
  writer.varint(times.length)
  writer.varint(columns.length)
  if (times.length > 0) writeNumbers(writer, times)
  let before = -1
  for (const { series, values } of [...columns].sort((one, other) => one.series - other.series)) {
    writer.varint(series - before - 1)
    before = series
    writeColumn(writer, values)
  }
  return writer.done()
}

/**
 * @param bytes foreign as soon as they come out of a file
 * @throws ChunkError
 */
export function readChunk(bytes: Uint8Array): Chunk {
  const reader = bitReader(bytes)
  if (reader.bits(8) !== VERSION) throw new ChunkError('a chunk of history is of a version that is not known')
  const [count, width] = [reader.varint(), reader.varint()]
  if (count > MAX_TIMES || width > MAX_COLUMNS || count * width > MAX_VALUES)
    throw new ChunkError('a chunk of history is larger than any that we write')
  const times = count === 0 ? [] : readNumbers(reader, count)
  if (!times.every(Number.isFinite)) throw new ChunkError('a chunk of history has moments that are none')
  const columns: Column[] = []
  let series = -1
  for (let nth = 0; nth < width; nth++) {
    series += reader.varint() + 1
    columns.push({ series, values: readColumn(reader, count) })
  }
  return { times, columns }
}

function writeColumn(writer: BitWriter, values: readonly number[]): void {
  const there = values.filter((value) => !Number.isNaN(value))
  writer.bits(there.length === values.length ? 1 : 0, 1)
  if (there.length < values.length) for (const value of values) writer.bits(Number.isNaN(value) ? 0 : 1, 1)
  if (there.length > 0) writeNumbers(writer, there)
}

function readColumn(reader: BitReader, count: number): number[] {
  if (reader.bits(1) === 1) return count === 0 ? [] : readNumbers(reader, count)
  const isThere = Array.from({ length: count }, () => reader.bits(1) === 1)
  const thereCount = isThere.filter(Boolean).length
  const there = (thereCount === 0 ? [] : readNumbers(reader, thereCount)).values()
  return isThere.map((is) => (is ? (there.next().value ?? NaN) : NaN))
}

/** All looks of all of them, one after the other. */
export function joinChunks(chunks: readonly Chunk[]): Chunk {
  const times = chunks.flatMap((chunk) => chunk.times)
  const columns = new Map<number, number[]>()
  let first = 0
  for (const chunk of chunks) {
    for (const { series, values } of chunk.columns) {
      const joined = columns.get(series) ?? new Array<number>(times.length).fill(NaN)
      columns.set(series, joined)
      for (const [nth, value] of values.entries()) joined[first + nth] = value
    }
    first += chunk.times.length
  }
  return { times, columns: [...columns].map(([series, values]) => ({ series, values })) }
}

/** How large one piece may become. */
export interface ChunkLimits {
  readonly looks: number
  /** Between its first look and any other. */
  readonly spanMs: Ms
}

/** Cut into pieces, in the order of the looks. */
export function splitChunk(chunk: Chunk, limits: ChunkLimits): readonly Chunk[] {
  const cuts = cutsOf(chunk.times, limits)
  return cuts.map((from, nth) => {
    const to = cuts[nth + 1] ?? chunk.times.length
    const columns = chunk.columns.map(({ series, values }) => ({ series, values: values.slice(from, to) }))
    return {
      times: chunk.times.slice(from, to),
      columns: columns.filter(({ values }) => values.some((value) => !Number.isNaN(value))),
    }
  })
}

/** Where each piece begins. */
function cutsOf(times: readonly EpochMs[], { looks, spanMs }: ChunkLimits): readonly number[] {
  const cuts: number[] = []
  for (const [nth, at] of times.entries()) {
    const first = cuts.at(-1)
    if (first === undefined || nth - first >= looks || Math.abs(at - (times[first] ?? at)) > spanMs) cuts.push(nth)
  }
  return cuts
}
