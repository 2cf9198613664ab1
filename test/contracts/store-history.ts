import { expect } from 'chai'
import fc from 'fast-check'
import type { HistoryQuery, LookSamples, SeriesHistory } from '../../lib/model/history.ts'
import type { Store } from '../../lib/model/store.ts'
import { memoryStore } from '../../lib/store/memory.ts'
import { HOSTILE } from '../helpers/hostile.ts'

const MINUTE = 60_000
const HOUR = 3_600_000
const DAY = 86_400_000
const START = 1_790_035_200_000
const ALWAYS = { from: -8e15, to: 8e15, limit: 10_000 } as const
const NOTHING_GOES = {
  ...{ rawBefore: -Infinity, hourlyBefore: -Infinity, dailyBefore: -Infinity, packBefore: -Infinity },
  capBytes: Infinity,
}

/** One look at "web-1": how full two disks are, and how busy the processor. */
function aLook(at: number, used: number, parts: Partial<LookSamples> = {}): LookSamples {
  const disk = (item: string, value: number) => ({ check: 'disk', item, metric: 'used', unit: 'ratio', value }) as const
  const busy = { check: 'cpu', item: '', metric: 'busy', unit: 'ratio', value: used / 2 } as const
  return { target: 'web-1', at, samples: [disk('/', used), disk('/var', 1 - used), busy], ...parts }
}

export const minutes = (count: number, from = START): LookSamples[] =>
  Array.from({ length: count }, (_, nth) => aLook(from + nth * MINUTE, ((nth * 37) % 1000) / 1000))

const root = { target: 'web-1', check: 'disk', item: '/' } as const

/** What every store keeps of the numbers. */
export function historyContract(store: () => Store, reopen: () => Promise<void>): void {
  const ask = (query: Partial<HistoryQuery> = {}): Promise<readonly SeriesHistory[]> =>
    store().history({ subject: root, resolution: 'raw', ...ALWAYS, ...query })
  const countIn = async (query: Partial<HistoryQuery> = {}): Promise<number> =>
    (await ask(query)).flatMap(({ buckets }) => buckets).reduce((sum, { count }) => sum + count, 0)

  it('knows no number that nobody has measured', async () => {
    expect(await ask()).to.deep.equal([])
  })

  it('gives back every number at its moment, before it is packed and after', async () => {
    const looks = minutes(300)
    for (const [nth, look] of looks.entries()) {
      await store().save({ samples: [look] })
      if (![0, 11, 12, 119, 120, 299].includes(nth)) continue
      const [series] = await ask()
      expect(series?.series).to.deep.equal({ subject: root, metric: 'used', unit: 'ratio' })
      const told = series?.buckets.map(({ at, count, min, max, sum }) => [at, count, min, max, sum])
      const wanted = looks.slice(0, nth + 1).map(({ at, samples }) => [at, samples[0]?.value])
      expect(told).to.deep.equal(wanted.map(([at, value]) => [at, 1, value, value, value]))
    }
    await reopen()
    expect(await countIn()).to.equal(300)
  })

  it('finds by item, metric and time, the newest of each, and all items where none is named', async () => {
    await store().save({ samples: minutes(50) })
    const items = await ask({ subject: { target: 'web-1', check: 'disk' } })
    expect(items.map(({ series }) => series.subject.item)).to.deep.equal(['/', '/var'])
    const both = await ask({ subject: { target: 'web-1', check: ['disk', 'cpu'] }, metric: 'busy' })
    expect(both.map(({ series }) => series.subject.check)).to.deep.equal(['cpu'])
    expect(await ask({ subject: { target: 'web-1', check: [] } })).to.deep.equal([])
    expect(await ask({ metric: 'free' })).to.deep.equal([])
    expect(await ask({ subject: { ...root, target: 'web' } })).to.deep.equal([])
    expect(await ask({ subject: { ...root, item: '/v' } })).to.deep.equal([])
    expect(await countIn({ from: START + MINUTE, to: START + 4 * MINUTE })).to.equal(3)
    const newest = (await ask({ limit: 2 }))[0]?.buckets.map(({ at }) => (at - START) / MINUTE)
    expect(newest).to.deep.equal([48, 49])
    expect(await ask({ limit: 0 })).to.deep.equal([])
  })

  it('counts every look exactly once in its hour and its day, packed or not', async () => {
    const looks = minutes(1_500)
    for (let nth = 0; nth < looks.length; nth += 7) await store().save({ samples: looks.slice(nth, nth + 7) })
    for (const [resolution, perBucket] of [
      ['hour', 60],
      ['day', 1_440],
    ] as const) {
      const buckets = (await ask({ resolution }))[0]?.buckets ?? []
      expect(buckets.map(({ count }) => count)).to.deep.equal(
        Array.from({ length: Math.ceil(1_500 / perBucket) }, (_, nth) => Math.min(perBucket, 1_500 - nth * perBucket)),
      )
      const within = looks.slice(0, perBucket).map(({ samples }) => samples[0]?.value ?? NaN)
      expect(buckets[0]).to.deep.include({ at: START, min: Math.min(...within), max: Math.max(...within) })
      const sum = within.reduce((total, value) => total + value, 0)
      expect(buckets[0]?.sum).to.be.closeTo(sum, 1e-6)
    }
  }).timeout(20_000)

  it('is as fine as the span is short, when it may choose', async () => {
    await store().save({ samples: minutes(90) })
    const chosen = async (spanMs: number): Promise<unknown> =>
      (await ask({ resolution: 'auto', from: START + 2 * HOUR - spanMs, to: START + 2 * HOUR }))[0]?.resolution
    expect([await chosen(DAY), await chosen(30 * DAY), await chosen(400 * DAY)]).to.deep.equal(['raw', 'hour', 'day'])
  })

  it('is written once when it is saved twice, packed or not', async () => {
    const looks = minutes(30)
    for (const look of looks) {
      await store().save({ samples: [look] })
      await store().save({ samples: [look] })
    }
    expect([await countIn(), await countIn({ resolution: 'hour' })]).to.deep.equal([30, 30])
  })

  it('takes a clock that was set back, and series that come and go', async () => {
    const rare = aLook(START + MINUTE, 0.5, {
      samples: [{ check: 'disk', item: '/new', metric: 'used', unit: 'ratio', value: 0.25 }],
    })
    const back = minutes(100, START - DAY)
    await store().save({ samples: [...minutes(125, START + 10 * MINUTE), rare] })
    for (let nth = 0; nth < 100; nth += 10) await store().save({ samples: back.slice(nth, nth + 10) })
    const [series] = await ask()
    const times = series?.buckets.map(({ at }) => at) ?? []
    expect(times).to.have.length(225)
    expect(times).to.deep.equal([...times].sort((one, other) => one - other))
    expect(await countIn({ subject: { ...root, item: '/new' } })).to.equal(1)
    expect(await countIn({ resolution: 'day' })).to.equal(225)
  })

  it('keeps whatever a target calls its things, and whatever numbers it has', async () => {
    const model = memoryStore()
    const seen = new Set<string>()
    const name = fc.constantFrom(...HOSTILE, '', 'a', '__proto__', '\ud800', 'a\0b', 'x'.repeat(5_000))
    const sample = fc.record({
      ...{ check: fc.constant('disk'), item: name, metric: fc.constantFrom('used', '__proto__') },
      unit: fc.constantFrom('ratio', 'bytes'),
      value: fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constantFrom(0, 5e-324, 1e308)),
    })
    const look = fc.record({
      ...{ target: fc.constantFrom('web-1', '__proto__'), at: fc.integer({ min: 0, max: START }) },
      samples: fc.uniqueArray(sample, { maxLength: 6, selector: ({ item, metric, unit }) => item + metric + unit }),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(look, { maxLength: 20 }), async (samples) => {
        // Two looks at one moment are one that was saved twice: here they would be two.
        const once = samples.filter(({ target, at }) => {
          const key = `${target} ${at}`
          return !seen.has(key) && seen.add(key)
        })
        for (const each of [store(), model]) await each.save({ samples: once })
        const query = { subject: { target: 'web-1', check: 'disk' }, resolution: 'raw', ...ALWAYS } as const
        const [found, wanted] = await Promise.all([store().history(query), model.history(query)])
        expect(found.map((each) => JSON.stringify(each))).to.deep.equal(wanted.map((each) => JSON.stringify(each)))
      }),
      { numRuns: 20 },
    )
  }).timeout(20_000)

  it('forgets the values of long ago, and keeps their hours and days', async () => {
    await store().save({ samples: [...minutes(240), ...minutes(240, START + 10 * DAY)] })
    const now = START + 10 * DAY + 4 * HOUR
    await store().pruneHistory({ ...NOTHING_GOES, packBefore: now, rawBefore: now - 7 * DAY })
    expect(await countIn()).to.equal(240)
    expect([await countIn({ resolution: 'hour' }), await countIn({ resolution: 'day' })]).to.deep.equal([480, 480])
    const gone = { ...NOTHING_GOES, packBefore: now, rawBefore: now, hourlyBefore: now, dailyBefore: now }
    expect(await store().pruneHistory(gone)).to.be.greaterThan(0)
    expect(await store().pruneHistory(gone)).to.equal(0)
    for (const resolution of ['raw', 'hour', 'day'] as const) expect(await ask({ resolution })).to.deep.equal([])
    await store().save({ samples: minutes(3) })
    expect(await countIn()).to.equal(3)
  })

  it('lets the finest go first when it grows beyond its cap', async () => {
    await store().save({ samples: minutes(500) })
    await store().pruneHistory({ ...NOTHING_GOES, packBefore: 8e15, capBytes: 0 })
    expect(await ask()).to.deep.equal([])
  })
}
