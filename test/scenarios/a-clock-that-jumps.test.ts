import { expect } from 'chai'
import { memoryStore } from '../../lib/store/memory.ts'
import { aRule, HOUR, MINUTE } from '../helpers/telling.ts'
import { aWatchedTarget, watchFleet } from '../helpers/watched-fleet.ts'
import type { WatchedFleet } from '../helpers/watched-fleet.ts'

const TEN_YEARS = 10 * 365 * 24 * HOUR
const fleetOf = (count: number) => Array.from({ length: count }, (_, nth) => aWatchedTarget(`web-${nth}`))
const said = (fleet: WatchedFleet): string[] => fleet.lines().map((line) => line.replace(/^-?\d+m /u, ''))

describe('a clock that is ten years ahead for a while', function () {
  this.timeout(60_000)

  async function throughIt(fleet: WatchedFleet, aheadMs: number): Promise<void> {
    fleet.clock.set(fleet.clock.now() + TEN_YEARS)
    await fleet.pass(aheadMs)
    fleet.clock.set(fleet.clock.now() - TEN_YEARS)
    await fleet.pass(2 * HOUR)
  }

  it('makes nobody hear anything but the reminder that is due', async () => {
    const fleet = await watchFleet(fleetOf(20))
    fleet.set('web-0', 'critical', '/')
    await fleet.pass(10 * MINUTE)
    await throughIt(fleet, 30 * MINUTE)
    fleet.set('web-0', 'ok', '/')
    await fleet.pass(10 * MINUTE)
    await fleet.stop()
    const lines = said(fleet)
    expect(lines[0]).to.equal('web-0 disk / critical')
    expect(lines.at(-1)).to.equal('web-0 disk / recovered')
    expect(lines.slice(1, -1).filter((line) => line !== 'still web-0 disk / critical')).to.deep.equal([])
    expect(lines.length).to.be.at.most(4)
  })

  it('goes on looking as often as ever, ahead and back again', async () => {
    const fleet = await watchFleet(fleetOf(5))
    await fleet.pass(10 * MINUTE)
    const looks = (): number => fleet.watch().dump().looks.done
    const rate = async (): Promise<number> => {
      const before = looks()
      await fleet.pass(30 * MINUTE)
      return looks() - before
    }
    const usual = await rate()
    fleet.clock.set(fleet.clock.now() + TEN_YEARS)
    const ahead = await rate()
    fleet.clock.set(fleet.clock.now() - TEN_YEARS)
    const back = await rate()
    await fleet.stop()
    for (const each of [ahead, back]) expect(each).to.be.within(usual - 10, usual + 10)
  })

  it('clears away nothing of what is kept: history, incidents and silences are there when it is right again', async () => {
    const store = memoryStore()
    const fleet = await watchFleet(fleetOf(1), { store, rules: [aRule({ repeatMs: null })] })
    fleet.set('web-0', 'critical', '/')
    await fleet.pass(10 * MINUTE)
    fleet.set('web-0', 'ok', '/')
    await fleet.pass(20 * MINUTE)
    const until = fleet.clock.now() + 24 * HOUR
    const match = { target: ['web-0'] }
    await fleet.watch().grant({ do: 'silence', match, by: 'ada', note: 'moving', until })
    const from = fleet.clock.now()
    const query = { subject: { target: 'web-0', check: 'disk', item: '/' }, from: 0, to: from, limit: 10_000 }
    const kept = async (): Promise<number> =>
      (await store.history({ ...query, resolution: 'raw' }))[0]?.buckets.length ?? 0
    const before = await kept()
    await throughIt(fleet, 3 * HOUR)
    expect(before).to.be.above(20)
    expect(await kept()).to.equal(before)
    expect(await store.incidents({ limit: 10 })).to.have.length(1)
    expect(fleet.watch().picture.silences).to.have.length(1)
    fleet.set('web-0', 'critical', '/')
    await fleet.pass(10 * MINUTE)
    await fleet.stop()
    expect(said(fleet)).to.deep.equal(['web-0 disk / critical', 'web-0 disk / recovered'])
  })
})
