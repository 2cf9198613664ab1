import fc from 'fast-check'
import type { Chunk, Column } from '../../lib/history/chunk.ts'

/** Numbers as metrics have them, and such as none should have. */
const hostile = fc.constantFrom(0, -0, 5e-324, -1e-310, 1e308, -1e308, Number.MAX_VALUE, 2 ** 53, -(2 ** 48) - 1, 1 / 3)
const kinds: readonly fc.Arbitrary<number>[] = [
  fc.integer({ min: 0, max: 10_000 }).map((value) => value / 10_000),
  fc.integer({ min: -1_000_000, max: 1_000_000 }).map((value) => value * 4096),
  fc.integer({ min: -5, max: 5 }).map((value) => value / 10),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.oneof(fc.constantFrom(12, 12, 12.5), hostile),
  fc.maxSafeInteger(),
]
/** The clock runs, stands still, and is set back or far ahead. */
const step = fc.oneof(
  { arbitrary: fc.integer({ min: 59_990, max: 60_010 }), weight: 8 },
  { arbitrary: fc.constantFrom(0, -3_600_000, 31_536_000_000, 1), weight: 1 },
)

export const anyChunk: fc.Arbitrary<Chunk> = fc
  .record({ first: fc.integer({ min: 0, max: 4_102_444_800_000 }), steps: fc.array(step, { maxLength: 30 }) })
  .chain(({ first, steps }) => {
    let at = first
    const times = [at, ...steps.map((ms) => (at += ms))]
    const column = fc.constantFrom(...kinds).chain((kind) =>
      fc.array(fc.oneof({ arbitrary: kind, weight: 6 }, { arbitrary: fc.constant(NaN), weight: 1 }), {
        minLength: times.length,
        maxLength: times.length,
      }),
    )
    return fc.dictionary(fc.integer({ min: 0, max: 500 }).map(String), column, { maxKeys: 4 }).map((columns) => ({
      times,
      columns: Object.entries(columns).map(([series, values]): Column => ({ series: Number(series), values })),
    }))
  })
