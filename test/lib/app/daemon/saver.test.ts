import { expect } from 'chai'
import { saverTo } from '../../../../lib/app/daemon/saver.ts'
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
})
