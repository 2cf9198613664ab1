import { expect } from 'chai'
import fc from 'fast-check'
import { ChunkError } from '../../../lib/history/bits.ts'
import { joinChunks, readChunk, splitChunk, writeChunk } from '../../../lib/history/chunk.ts'
import type { Chunk } from '../../../lib/history/chunk.ts'
import { anyChunk } from '../../helpers/any-chunk.ts'

/** Deep equality of chai takes -0 for 0. */
const exact = ({ times, columns }: Chunk): unknown => ({
  times: [...times],
  columns: columns
    .map(({ series, values }) => ({ series, values: values.map((value) => (Object.is(value, -0) ? '-0' : value)) }))
    .sort((one, other) => one.series - other.series),
})

const columnOf = (values: readonly number[], everyMs = 60_000): Chunk => ({
  times: values.map((_, nth) => 1_790_000_000_000 + nth * everyMs),
  columns: [{ series: 0, values }],
})
const sizeOf = (values: readonly number[]): number => writeChunk(columnOf(values)).length

describe('a chunk of history', () => {
  it('gives back exactly what was packed, whatever the numbers, and however the clock was set', () => {
    fc.assert(
      fc.property(anyChunk, (chunk) => {
        expect(exact(readChunk(writeChunk(chunk)))).to.deep.equal(exact(chunk))
      }),
      { numRuns: 500 },
    )
  })

  it('keeps what is next to nothing, next to infinite, and a zero below zero', () => {
    const hostile = [0, -0, 5e-324, -5e-324, 1e308, -1e308, Number.MAX_VALUE, 2 ** 53, 2 ** 53 + 2, 0.1 + 0.2, 1 / 3]
    for (const values of [hostile, hostile.map((value) => -value), ...hostile.map((value) => [value, value])])
      expect(exact(readChunk(writeChunk(columnOf(values))))).to.deep.equal(exact(columnOf(values)))
  })

  it('refuses whatever else it is given, and says so', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        try {
          readChunk(bytes)
        } catch (error) {
          expect(error).to.be.instanceOf(ChunkError)
        }
      }),
      { numRuns: 2_000 },
    )
    const whole = writeChunk(columnOf([1.5, 2.25, 17]))
    expect(() => readChunk(whole.slice(0, -1))).to.throw(ChunkError, 'is cut')
    expect(() => readChunk(Uint8Array.from([9, ...whole.slice(1)]))).to.throw(ChunkError, 'version')
    expect(() => readChunk(Uint8Array.from([1, 255, 255, 255, 127, 1]))).to.throw(ChunkError, 'larger than any')
  })

  it('costs next to nothing for what does not change, whatever its value', () => {
    for (const value of [0, 1, 0.5, 34_359_738_368, 1 / 3])
      expect(sizeOf(new Array<number>(120).fill(value)), `${value}`).to.be.lessThan(40)
  })

  it('costs as many bits as the noise has, and not those of the pages that memory comes in', () => {
    const noise = (nth: number): number => ((nth + 1) * 7919) % 1000
    const ratios = Array.from({ length: 120 }, (_, nth) => noise(nth) / 10_000)
    const pages = ratios.map((ratio) => 8_000_000_000 - (8_000_000_000 % 4096) + Math.round(ratio * 10_000) * 4096)
    // Ten bits each, where floats have 64.
    expect(sizeOf(ratios)).to.be.lessThan(120 * 1.6)
    expect(sizeOf(pages)).to.be.lessThan(120 * 1.6)
  })

  it('can be joined and cut without losing a look', () => {
    fc.assert(
      fc.property(
        fc.array(anyChunk, { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 1, max: 9 }),
        (chunks, looks) => {
          const joined = joinChunks(chunks)
          expect(joined.times).to.deep.equal(chunks.flatMap(({ times }) => times))
          const pieces = splitChunk(joined, { looks, spanMs: 3_600_000 })
          expect(pieces.every(({ times }) => times.length <= looks)).to.equal(true)
          expect(
            pieces.every(({ times }) => times.every((at) => Math.abs(at - (times[0] ?? 0)) <= 3_600_000)),
          ).to.equal(true)
          const valuesIn = (all: readonly Chunk[]): number =>
            all
              .flatMap(({ columns }) => columns.flatMap(({ values }) => values))
              .filter((value) => !Number.isNaN(value)).length
          expect(valuesIn(pieces)).to.equal(valuesIn(chunks))
          expect(joinChunks(pieces).times).to.deep.equal(joined.times)
        },
      ),
    )
  })
})
