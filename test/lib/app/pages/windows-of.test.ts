import { expect } from 'chai'
import { calendars } from '../../../../lib/app/pages/windows-of.ts'
import type { Inventory } from '../../../../lib/model/inventory.ts'
import type { MaintenanceWindow } from '../../../../lib/model/mute.ts'
import { aTarget } from '../../../helpers/fakes.ts'

const NOW = Date.UTC(2026, 10, 23, 1, 0, 0)
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const source = { file: 'targets.yaml', line: 1, column: 1 }

const once = (name: string, fromHours: number, hours: number): MaintenanceWindow => ({
  ...{ name, match: {}, note: '', source },
  times: { kind: 'once', from: NOW + fromHours * HOUR_MS, until: NOW + (fromHours + hours) * HOUR_MS },
})
const recurring = (name: string, cron: string, match: MaintenanceWindow['match'] = {}): MaintenanceWindow => ({
  ...{ name, match, note: '', source },
  times: { kind: 'recurring', cron, timezone: 'UTC', lastsMs: HOUR_MS },
})
/** A machine on which calendars take no time. */
const at = (now: () => number) => ({ now, monotonicMs: () => 0 })
const inventoryOf = (...maintenance: MaintenanceWindow[]): Inventory =>
  ({
    maintenance,
    targets: [
      aTarget({ id: 'web-1', labels: { rack: 'a' } }),
      aTarget({ id: 'web-2', labels: { rack: 'b' } }),
      aTarget({ id: 'db-1', labels: { rack: 'a' } }),
    ],
  }) as unknown as Inventory

describe('the calendar of windows', () => {
  it('has what is open first, then what opens next, and counts what opens after a fortnight', async () => {
    const inventory = inventoryOf(
      once('over', -9, 2),
      once('far', 15 * 24, 2),
      once('soon', 2, 2),
      once('now', -1, 2),
      recurring('nightly', '30 2 * * *'),
    )
    const { windows, later } = await calendars(at(() => NOW))(inventory)
    expect(windows.map(({ name, isOpen, times }) => `${name} ${isOpen} ${times.length}`)).to.deep.equal([
      'now true 1',
      'nightly false 14',
      'soon false 1',
    ])
    expect(later).to.equal(1)
  })

  it('knows what has opened and closed meanwhile, without looking ahead again', async () => {
    let now = NOW
    const calendar = calendars(at(() => now))
    const inventory = inventoryOf(once('short', 0.01, 0.02), once('next', 0.02, 5))
    expect((await calendar(inventory)).windows.map(({ isOpen }) => isOpen)).to.deep.equal([false, false])
    now += 4 * 60_000
    const { windows } = await calendar(inventory)
    expect(windows.map(({ name, isOpen }) => `${name} ${isOpen}`)).to.deep.equal(['next true'])
  })

  it('looks ahead again when the inventory is another one, and when time has gone by or back', async () => {
    let now = NOW
    const calendar = calendars(at(() => now))
    const first = inventoryOf(recurring('nightly', '30 2 * * *'))
    const lastOf = async (inventory: Inventory): Promise<number | undefined> =>
      (await calendar(inventory)).windows[0]?.times.at(-1)?.from
    const before = (await lastOf(first)) ?? 0
    now += DAY_MS
    expect(await lastOf(first)).to.equal(before + DAY_MS)
    now = NOW
    expect(await lastOf(first)).to.equal(before)
    expect((await calendar(inventoryOf())).windows).to.deep.equal([])
  })

  it('ends, however often a window opens', async () => {
    const { windows } = await calendars(at(() => NOW))(inventoryOf(recurring('each minute', '* * * * *')))
    expect([windows[0]?.isCut, windows[0]?.isOpen, (windows[0]?.times.length ?? 0) <= 20]).to.deep.equal([
      true,
      true,
      true,
    ])
  }).timeout(20_000)

  it('looks no further than the next time of each when calendars are slow', async () => {
    let spentMs = 0
    const slow = calendars({ now: () => NOW, monotonicMs: () => (spentMs += 300) })
    const { windows } = await slow(
      inventoryOf(recurring('a', '0 3 * * *'), recurring('b', '0 4 * * *'), once('c', 2, 1)),
    )
    expect(windows.map(({ name, times, isCut }) => `${name} ${times.length} ${isCut}`)).to.include.members([
      'a 1 true',
      'b 1 true',
      'c 1 false',
    ])
  })

  it('says whom a window means: by name, by label, or all', async () => {
    const labels = new Map([['rack', ['a']]])
    const inventory = inventoryOf(
      recurring('all', '0 3 * * *', { check: ['cpu'] }),
      recurring('rack a', '0 4 * * *', { labels }),
      recurring('web of rack a', '0 5 * * *', { target: ['web-*'], labels }),
      recurring('nobody', '0 6 * * *', { target: ['gone'] }),
    )
    const { windows } = await calendars(at(() => NOW))(inventory)
    expect(windows.map(({ targets: { count, of, names } }) => `${count}/${of} ${names.join()}`)).to.deep.equal([
      '3/3 web-1,web-2,db-1',
      '2/3 web-1,db-1',
      '1/3 web-1',
      '0/3 ',
    ])
  })
})
