import { expect } from 'chai'
import fc from 'fast-check'
import type { Store } from '../../lib/model/store.ts'
import type { WatchedLook } from '../../lib/model/watched.ts'
import { memoryStore } from '../../lib/store/memory.ts'
import { HOSTILE } from '../helpers/hostile.ts'

const ALWAYS = { from: -8e15, to: 8e15 } as const

function aLook(from: number, parts: Partial<WatchedLook> = {}): WatchedLook {
  return { target: 'web-1', from, until: from + 60, joinMs: 120, ...parts }
}

const anyLook: fc.Arbitrary<WatchedLook> = fc
  .record({ target: fc.constantFrom('a', 'b'), from: fc.nat(5_000), lastsMs: fc.nat(100), joinMs: fc.nat(200) })
  .map(({ target, from, lastsMs, joinMs }) => ({ target, from, until: from + lastsMs, joinMs }))

/** What every store keeps of when somebody watched. */
export function watchedContract(store: () => Store, reopen: () => Promise<void>): void {
  const spans = async (target = 'web-1', within: { from: number; to: number } = ALWAYS): Promise<number[][]> =>
    (await store().watched({ target, ...within })).map(({ from, until }) => [from, until])

  it('makes one time of looks that follow each other, and another after a gap', async () => {
    for (const from of [0, 60, 120, 300, 1_000]) await store().save({ watched: [aLook(from)] })
    expect(await spans()).to.deep.equal([
      [0, 360],
      [1_000, 1_060],
    ])
    await store().save({ watched: [aLook(1_060)] })
    await reopen()
    expect(await spans()).to.deep.equal([
      [0, 360],
      [1_000, 1_120],
    ])
  })

  it('takes a look that is saved twice for one, and one before all others for another time', async () => {
    await store().save({ watched: [aLook(1_000), aLook(1_000), aLook(0)] })
    expect(await spans()).to.deep.equal([
      [0, 60],
      [1_000, 1_060],
    ])
  })

  it('gives those that lie partly within whole, of one target only', async () => {
    const watched = [aLook(0), aLook(1_000), aLook(2_000), aLook(1_000, { target: 'web-2' })]
    await store().save({ watched })
    expect(await spans('web-1', { from: 1_030, to: 2_000 })).to.deep.equal([[1_000, 1_060]])
    expect(await spans('web-1', { from: 1_060, to: 2_001 })).to.deep.equal([[2_000, 2_060]])
    for (const target of HOSTILE) {
      await store().save({ watched: [aLook(5, { target })] })
      expect(await spans(target)).to.deep.equal([[5, 65]])
    }
  })

  it('keeps the same whatever the order in which looks come', async () => {
    const model = memoryStore()
    await fc.assert(
      fc.asyncProperty(fc.array(anyLook, { maxLength: 8 }), async (watched) => {
        await store().save({ watched })
        await model.save({ watched })
        for (const target of ['a', 'b'])
          expect(await store().watched({ target, ...ALWAYS })).to.deep.equal(await model.watched({ target, ...ALWAYS }))
      }),
      { numRuns: 30 },
    )
  }).timeout(30_000)

  it('forgets what was long ago', async () => {
    await store().save({ watched: [aLook(0), aLook(1_000)] })
    expect(await store().prune(1_060)).to.equal(1)
    expect(await spans()).to.deep.equal([[1_000, 1_060]])
  })
}
