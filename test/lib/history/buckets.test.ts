import { expect } from 'chai'
import fc from 'fast-check'
import { blocksOf, chunkOf, mergeRolled, merged, rolledOf, rollUp, ROLLINGS } from '../../../lib/history/buckets.ts'
import type { Rolled } from '../../../lib/history/buckets.ts'
import { joinChunks, readChunk, splitChunk, writeChunk } from '../../../lib/history/chunk.ts'
import { anyChunk } from '../../helpers/any-chunk.ts'

const { hour, day } = ROLLINGS
/** Sums are added in another order: they agree to some digits only. What they may overflow to is no claim. */
const told = (rolled: Rolled): readonly (readonly [number, readonly unknown[]])[] =>
  [...rolled]
    .sort(([one], [other]) => one - other)
    .map(([series, buckets]) => [series, buckets.map(({ at, count, min, max }) => [at, count, min + 0, max + 0])])

describe('what is rolled up', () => {
  it('has every sample in exactly one bucket, and its count, least and largest are right', () => {
    fc.assert(
      fc.property(anyChunk, (chunk) => {
        for (const [series, buckets] of rollUp(chunk, hour.stepMs)) {
          const values = chunk.columns.find((column) => column.series === series)?.values ?? []
          for (const { at, count, min, max } of buckets) {
            const within = values.filter((value, nth) => {
              const time = chunk.times[nth] ?? 0
              return !Number.isNaN(value) && time >= at && time < at + hour.stepMs
            })
            expect([count, min + 0, max + 0]).to.deep.equal([
              ...[within.length, Math.min(...within) + 0, Math.max(...within) + 0],
            ])
          }
          const all = values.filter((value) => !Number.isNaN(value)).length
          expect(buckets.reduce((sum, { count }) => sum + count, 0)).to.equal(all)
        }
      }),
    )
  })

  it('is the same whether it was rolled up at once or piece by piece', () => {
    fc.assert(
      fc.property(
        fc.array(anyChunk, { minLength: 1, maxLength: 3 }),
        fc.integer({ min: 1, max: 7 }),
        (chunks, looks) => {
          const whole = joinChunks(chunks)
          const pieces = splitChunk(whole, { looks, spanMs: 3_600_000 }).map((piece) => rollUp(piece, hour.stepMs))
          const atOnce = told(rollUp(whole, hour.stepMs))
          const byPieces = mergeRolled(...pieces)
          expect(told(byPieces)).to.deep.equal(atOnce.filter(([, all]) => all.length > 0))
        },
      ),
    )
  })

  it('comes back from its blocks as it was', () => {
    fc.assert(
      fc.property(anyChunk, (chunk) => {
        for (const { stepMs, blockMs } of [hour, day]) {
          const rolled = rollUp(chunk, stepMs)
          const blocks = [...blocksOf(rolled, blockMs).values()]
          const read = mergeRolled(...blocks.map((block) => rolledOf(readChunk(writeChunk(chunkOf(block))))))
          const some = new Map([...rolled].filter(([, buckets]) => buckets.length > 0))
          expect(told(read)).to.deep.equal(told(some))
        }
      }),
    )
  })

  it('has a mean, of sums that stay short', () => {
    const tenths = Array.from({ length: 60 }, () => ({ at: 0, count: 1, min: 0.1, max: 0.1, sum: 0.1 }))
    expect(merged(tenths)).to.deep.equal([{ at: 0, count: 60, min: 0.1, max: 0.1, sum: 6 }])
  })

  it('stays a number when its sum would be none', () => {
    const large = { at: 0, count: 1, min: 1e308, max: 1e308, sum: 1e308 }
    expect(merged([large, large])[0]?.sum).to.equal(Number.MAX_VALUE)
  })
})
