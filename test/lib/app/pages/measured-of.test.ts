import { expect } from 'chai'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { measuredOf } from '../../../../lib/app/pages/measured-of.ts'
import type { Incident } from '../../../../lib/model/incident.ts'
import type { Inventory } from '../../../../lib/model/inventory.ts'
import type { Store } from '../../../../lib/model/store.ts'
import type { Target } from '../../../../lib/model/target.ts'
import type { MeasuredWorld } from '../../../../lib/web/measured.ts'
import { openStore } from '../../../../lib/store/open-store.ts'
import { anIncident } from '../../../helpers/boards.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const NOW = Date.UTC(2026, 10, 23, 1)

function over(target: string, beganAt: number, lastsMs: number, own: Parameters<typeof anIncident>[0] = {}): Incident {
  const { incident } = anIncident({ target, check: 'reachable', ...own, id: `${target}-${beganAt}`, openedAt: beganAt })
  return { ...incident, beganAt, phase: 'resolved', resolvedAt: beganAt + lastsMs, because: 'recovered' }
}

describe('what was, for pages', function () {
  this.timeout(60_000)
  let folder: string
  let store: Store
  let items: ReadonlyMap<string, readonly string[]>
  let world: MeasuredWorld
  const keeping = { rawMs: 2 * DAY, hourlyMs: 60 * DAY, dailyMs: 400 * DAY, capBytes: 1e9 }

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ow-measured-'))
    store = await openStore(`sqlite:${join(folder, 'store.db')}`, { access: 'write' })
    items = new Map([['disk', ['/', '/var']]])
    const inventory = { settings: { history: keeping }, maintenance: [] } as unknown as Inventory
    world = measuredOf({
      inventory: () => inventory,
      targets: () => new Map(),
      itemsOf: () => items,
      store,
      now: () => NOW,
    })
  })
  afterEach(async () => {
    await store.close()
    await rm(folder, { recursive: true, force: true })
  })

  const watched = (target: string, from: number, until: number) =>
    store.save({ watched: [{ target, from, until, joinMs: 0 }] })
  const kinds = async (target: string): Promise<readonly string[]> =>
    (await world.availability([target]))[0]?.days.map(({ kind }) => kind) ?? []

  it('draws what nobody watched as neither up nor down', async () => {
    await watched('web-1', NOW - 3 * DAY, NOW)
    expect((await kinds('web-1')).slice(-4)).to.deep.equal(['unmeasured', 'ok', 'ok', 'ok'])
    const [seen] = await world.availability(['web-1'])
    expect([seen?.upRatio, seen?.incidents]).to.deep.equal([1, 0])
    expect((await world.availability(['nobody']))[0]?.upRatio).to.equal(null)
  })

  it('takes a daemon that was away for a gap, and not for a time in which all was well', async () => {
    await watched('web-1', NOW - 5 * DAY, NOW - 4 * DAY)
    await watched('web-1', NOW - 2 * DAY, NOW)
    await store.save({ incidents: [over('web-1', NOW - 3.5 * DAY, 6 * HOUR, { status: 'critical' })] })
    expect((await kinds('web-1')).slice(-5)).to.deep.equal(['ok', 'unmeasured', 'unmeasured', 'ok', 'ok'])
    expect((await world.availability(['web-1']))[0]?.upRatio).to.equal(1)
  })

  it('counts the share that was up, of the time of which it is known', async () => {
    await watched('web-1', NOW - 10 * DAY, NOW)
    await store.save({
      incidents: [
        over('web-1', NOW - 2 * DAY, 12 * HOUR, { status: 'critical' }),
        over('web-1', NOW - 8 * DAY, DAY, { status: 'unknown' }),
        over('web-2', NOW - 4 * DAY, DAY, { status: 'critical' }),
      ],
    })
    const [seen] = await world.availability(['web-1'])
    expect(seen?.upRatio).to.be.closeTo(1 - 0.5 / 9, 1e-9)
    expect(seen?.incidents).to.equal(2)
    expect(seen?.days.at(-2)).to.deep.include({ kind: 'down', ms: 12 * HOUR })
  })

  it('tells what is over page by page, all of it once, and of one target when somebody asks', async () => {
    const all = Array.from({ length: 120 }, (_, nth) =>
      over(nth % 3 === 0 ? 'web-1' : 'web-2', NOW - nth * HOUR, MINUTE),
    )
    await store.save({ incidents: [...all, anIncident({ openedAt: NOW - HOUR }).incident] })
    for (const target of [undefined, 'web-1']) {
      const found: string[] = []
      let before: number | null | undefined
      do {
        const page = await world.ended({ target, before: before ?? undefined })
        expect(page.incidents.length).to.be.within(0, 50)
        found.push(...page.incidents.map(({ id }) => id))
        before = page.before
      } while (before !== null)
      const meant = all.filter(({ subject }) => target === undefined || subject.target === target)
      expect(found).to.deep.equal(meant.map(({ id }) => id))
    }
  })

  it('leaves none of one moment out between two pages', async () => {
    const same = Array.from({ length: 70 }, (_, nth) => over(`web-${nth}`, NOW - HOUR, MINUTE))
    await store.save({ incidents: [...same, over('old', NOW - DAY, MINUTE)] })
    const first = await world.ended({})
    expect(first.incidents).to.have.length(70)
    expect(
      (await world.ended({ before: first.before ?? 0 })).incidents.map(({ subject }) => subject.target),
    ).to.deep.equal(['old'])
  })

  const sample = (item: string, value: number) => ({
    check: 'disk',
    item,
    metric: 'used',
    unit: 'ratio' as const,
    value,
  })

  it('gives numbers in steps, and a gap where nobody measured', async () => {
    const looks = Array.from({ length: 24 * 60 }, (_, nth) => NOW - nth * MINUTE).filter(
      (at) => at < NOW - 6 * HOUR || at > NOW - 3 * HOUR,
    )
    await store.save({
      samples: looks.map((at) => ({ target: 'web-1', at, samples: [sample('/', 0.4), sample('/var', 0.9)] })),
    })
    const seen = await world.numbers({ target: 'web-1', period: '24h' })
    expect(seen.series.map(({ series }) => series.subject.item)).to.deep.equal(['/', '/var'])
    expect(seen.stepMs).to.equal(10 * MINUTE)
    const steps = seen.series[1]?.steps ?? []
    expect(steps).to.have.length(144)
    expect(steps.filter(({ bucket }) => bucket === null).length).to.be.within(17, 18)
    expect(steps.find(({ bucket }) => bucket)?.bucket?.max).to.equal(0.9)
    const one = await world.numbers({ target: 'web-1', check: 'disk', item: '/', metric: 'used', period: '7d' })
    expect(one.series.map(({ series, resolution }) => [series.subject.item, resolution])).to.deep.equal([['/', 'hour']])
    expect(
      (await world.numbers({ target: 'web-1', check: 'disk', metric: 'none', period: '24h' })).series,
    ).to.deep.equal([])
  })

  it('asks for hours where there are more values than are read: none of the day is missing', async () => {
    const inventory = { settings: { history: keeping }, maintenance: [] } as unknown as Inventory
    const target = { id: 'web-1', labels: {}, schedule: { kind: 'every', everyMs: 5_000 } } as unknown as Target
    const targets = (): ReadonlyMap<string, Target> => new Map([['web-1', target]])
    const often = measuredOf({ inventory: () => inventory, targets, itemsOf: () => items, store, now: () => NOW })
    const looks = Array.from({ length: 24 * 720 }, (_, nth) => NOW - nth * 5_000)
    await store.save({ samples: looks.map((at) => ({ target: 'web-1', at, samples: [sample('/', 0.4)] })) })
    const seen = await often.numbers({ target: 'web-1', period: '24h' })
    expect(seen.stepMs).to.equal(HOUR)
    expect(seen.series[0]?.steps.every(({ bucket }) => bucket !== null)).to.equal(true)
  })

  it('reads of a check with a thousand items no more than anybody looks at', async () => {
    const many = Array.from({ length: 1000 }, (_, nth) => `c${nth}`)
    items = new Map([['disk', many]])
    await store.save({
      samples: [{ target: 'web-1', at: NOW - MINUTE, samples: many.map((item) => sample(item, 0.1)) }],
    })
    const whole = await world.numbers({ target: 'web-1', period: '24h' })
    expect([whole.series.length, whole.apart]).to.deep.equal([0, [{ check: 'disk', items: 1000 }]])
    const check = await world.numbers({ target: 'web-1', check: 'disk', period: '24h' })
    expect([check.series.length, check.apart]).to.deep.equal([40, [{ check: 'disk', items: 960 }]])
  })
})
