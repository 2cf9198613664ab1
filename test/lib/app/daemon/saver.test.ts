import { expect } from 'chai'
import { saverTo } from '../../../../lib/app/daemon/saver.ts'
import type { LookSamples } from '../../../../lib/model/history.ts'
import type { Batch } from '../../../../lib/model/store.ts'
import { aVirtualClock } from '../../../helpers/virtual-clock.ts'

const of = (...ids: string[]): Batch => ({ goneTargets: ids })
const idsIn = (batches: readonly Batch[]): (readonly string[])[] => batches.map(({ goneTargets }) => goneTargets ?? [])

describe('what is written', () => {
  it('is written together when it comes while something else is being written, each in its order', async () => {
    const written: Batch[] = []
    const clock = aVirtualClock(0)
    const saver = saverTo(
      {
        save: async (batch) => {
          await clock.sleep(100)
          written.push(batch)
        },
      },
      clock,
    )
    const all = Promise.all([saver.save(of('a')), saver.save(of('b')), saver.save(of('c', 'd'))])
    await clock.pass(1000)
    await all
    expect(idsIn(written)).to.deep.equal([['a'], ['b', 'c', 'd']])
  })

  it('does not come back when it was ended while it waited', async () => {
    const written: Batch[] = []
    const clock = aVirtualClock(0)
    const save = async (batch: Batch): Promise<void> => {
      await clock.sleep(100)
      written.push(batch)
    }
    const saver = saverTo({ save }, clock)
    const route = { rule: 'tell', notifier: 'ops' }
    const told = { route, incident: 'i1', group: '', status: 'critical', isFlapping: false, at: 0 } as const
    const all = Promise.all([saver.save(of('a')), saver.save({ told: [told] }), saver.save({ settled: [told] })])
    await clock.pass(1000)
    await all
    expect(written[1]).to.deep.equal({ settled: [told] })
  })

  it('does not grow for as long as nothing can be written, and nobody waits for it at the end', async () => {
    const clock = aVirtualClock(0)
    let last: Batch = {}
    let tries = 0
    const save = (batch: Batch): Promise<void> => {
      last = batch
      tries += 1
      return Promise.reject(new Error('no space left on device'))
    }
    const saver = saverTo({ save }, clock)
    for (let nth = 0; nth < 1000; nth += 1) {
      void saver.save({ targets: [{ id: 'web-1', states: [], memory: new Map() }], goneTargets: [`old-${nth % 3}`] })
      await clock.pass(100)
    }
    expect(last.targets).to.have.length(1)
    expect(last.goneTargets).to.have.length(3)
    const flushed = saver.flush(3_000)
    await clock.pass(4_000)
    await flushed
    const before = tries
    await clock.pass(60_000)
    expect(tries - before).to.be.at.most(1)
  })

  it('is tried again until it can be, keeps nobody waiting for long, and is said to lag', async () => {
    const written: Batch[] = []
    let isFull = true
    const clock = aVirtualClock(0)
    const saver = saverTo(
      {
        save: (batch) => {
          if (isFull) return Promise.reject(new Error('no space left on device'))
          written.push(batch)
          return Promise.resolve()
        },
      },
      clock,
    )
    const told: string[] = []
    void saver.save(of('a')).then(() => told.push('a'))
    await clock.pass(5_000)
    expect(told).to.deep.equal([])
    await clock.pass(10_000)
    void saver.save(of('b')).then(() => told.push('b'))
    await clock.pass(1)
    expect(told).to.deep.equal(['a', 'b'])
    expect(saver.lag()).to.include({ why: 'no space left on device' })
    isFull = false
    await clock.pass(5_000)
    expect(idsIn(written)).to.deep.equal([['a', 'b']])
    expect(saver.lag()).to.equal(null)
  })

  it('tells looks that waited as the times that they make, and no gap as watched', async () => {
    const written: Batch[] = []
    let free: () => void = () => undefined
    const held = new Promise<void>((resolve) => (free = resolve))
    const saver = saverTo({ save: (batch) => held.then(() => void written.push(batch)) }, aVirtualClock(0))
    const looked = (target: string, from: number) => ({ target, from, until: from + 60, joinMs: 60 })
    void saver.save({})
    for (const from of [0, 60, 120, 1_000, 1_060]) void saver.save({ watched: [looked('a', from), looked('b', from)] })
    free()
    await saver.flush(1_000)
    const spans = written.flatMap(({ watched = [] }) => watched).filter(({ target }) => target === 'a')
    expect(spans.map(({ from, until }) => [from, until])).to.deep.equal([
      [0, 180],
      [1_000, 1_120],
    ])
  })

  it('is thinned when very much waits, numbers only, and the newest of them stays', async () => {
    const written: Batch[] = []
    let isFull = true
    const clock = aVirtualClock(0)
    const save = (batch: Batch): Promise<void> => {
      if (isFull) return Promise.reject(new Error('no space left on device'))
      written.push(batch)
      return Promise.resolve()
    }
    const saver = saverTo({ save }, clock)
    const looks = (from: number): LookSamples[] =>
      Array.from({ length: 4_000 }, (_, nth) => ({ target: 'web-1', at: from + nth, samples: [] }))
    for (let nth = 0; nth < 6; nth++) {
      void saver.save({ samples: looks(nth * 4_000), goneTargets: [`t-${nth}`] })
      await clock.pass(3_000)
    }
    isFull = false
    await clock.pass(5_000)
    const kept = written.flatMap(({ samples }) => samples ?? [])
    expect(kept.length).to.be.within(5_000, 10_000)
    expect(kept.at(-1)?.at).to.equal(23_999)
    expect(written.flatMap(({ goneTargets }) => goneTargets ?? [])).to.have.length(6)
  })
})
