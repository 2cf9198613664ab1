import { expect } from 'chai'
import fc from 'fast-check'
import { latenessOf } from '../../../../lib/app/daemon/dump-of.ts'
import { atOnceAfter, keepPace } from '../../../../lib/app/daemon/pace.ts'
import { aVirtualClock } from '../../../helpers/virtual-clock.ts'

describe('how much the daemon takes on at once', () => {
  it('is half as much whenever it is late, and never nothing', () => {
    const steps = [300, 300, 300, 300, 300, 300, 300]
    let atOnce = 32
    expect(steps.map((late) => (atOnce = atOnceAfter(atOnce, late, 32)))).to.deep.equal([16, 8, 4, 2, 1, 1, 1])
  })

  it('grows back step by step when it is late no more, to what the inventory says', () => {
    let atOnce = 1
    const steps = Array.from({ length: 16 }, () => (atOnce = atOnceAfter(atOnce, 5, 32)))
    expect(steps.slice(0, 4)).to.deep.equal([2, 3, 4, 5])
    expect(steps.at(-1)).to.equal(32)
  })

  it('stays as it is in between, so that it does not swing', () => {
    expect(atOnceAfter(8, 150, 32)).to.equal(8)
    expect(atOnceAfter(8, 200, 32)).to.equal(8)
  })

  it('lies between one and what the inventory says, whatever was measured', () => {
    const anything = fc.array(fc.integer({ min: 0, max: 100_000 }))
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 512 }), anything, (most, delays) => {
        let atOnce = most
        for (const late of delays) {
          atOnce = atOnceAfter(atOnce, late, most)
          expect(atOnce).to.be.within(1, most)
        }
      }),
    )
  })

  it('is a line in the log when it falls, and when it is what it was', async () => {
    const clock = aVirtualClock()
    const over = new AbortController()
    const lines: string[] = []
    let late = 0
    const write = (text: string): void => void lines.push(text)
    const log = { warn: write, say: write }
    const pace = keepPace({ clock, delayP99Ms: () => late, most: () => 4, log, stopping: over.signal })
    await clock.pass(60_000)
    expect([lines, pace.atOnce]).to.deep.equal([[], 4])
    late = 350
    await clock.pass(10_000)
    expect([pace.atOnce, pace.delayP99Ms]).to.deep.equal([2, 350])
    late = 10
    await clock.pass(60_000)
    over.abort()
    await pace.done
    expect(lines).to.deep.equal([
      'this machine does not keep up (350 ms late): 2 looks at once from now on',
      'this machine keeps up again: 4 looks at once',
    ])
  })
})

describe('the pace', () => {
  it('follows the inventory at once, and says nothing of that', async () => {
    const clock = aVirtualClock()
    const over = new AbortController()
    const lines: string[] = []
    const late = { ms: 10 }
    let most = 4
    const write = (text: string): void => void lines.push(text)
    const given = { clock, delayP99Ms: () => late.ms, most: () => most, stopping: over.signal }
    const pace = keepPace({ ...given, log: { warn: write, say: write } })
    await clock.pass(30_000)
    most = 64
    expect(pace.atOnce).to.equal(64)
    await clock.pass(30_000)
    most = 2
    expect(pace.atOnce).to.equal(2)
    await clock.pass(30_000)
    expect(lines).to.deep.equal([])
    late.ms = 350
    await clock.pass(10_000)
    most = 64
    expect(pace.atOnce).to.equal(1)
    over.abort()
    await pace.done
  })
})

describe('lateness', () => {
  it('is nothing before the first look', () => {
    expect(latenessOf([])).to.equal(null)
  })

  it('is the middle, the worst hundredth and the worst, in whatever order they came', () => {
    const hundred = Array.from({ length: 100 }, (_, nth) => 100 - nth)
    expect(latenessOf(hundred)).to.deep.equal({ p50Ms: 50, p99Ms: 99, maxMs: 100 })
    expect(latenessOf([7])).to.deep.equal({ p50Ms: 7, p99Ms: 7, maxMs: 7 })
  })
})
