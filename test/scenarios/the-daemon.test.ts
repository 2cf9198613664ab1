import { expect } from 'chai'
import { memoryStore } from '../../lib/store/memory.ts'
import { aRule, HOUR, MINUTE, SECOND } from '../helpers/telling.ts'
import { aWatchedTarget, watchFleet } from '../helpers/watched-fleet.ts'
import type { WatchedFleet } from '../helpers/watched-fleet.ts'

const fleetOf = (count: number) => Array.from({ length: count }, (_, nth) => aWatchedTarget(`web-${nth}`))
const said = (fleet: WatchedFleet): string[] => fleet.lines().map((line) => line.replace(/^\d+m /u, ''))

/** Until something on "web-0" has looked bad so often, and is not believed yet. */
async function untilDoubted(fleet: WatchedFleet, looks: number): Promise<void> {
  const states = () => fleet.watch().picture.statesOf('web-0')
  while (!states().some(({ against }) => against === looks)) await fleet.pass(SECOND)
}

describe('the daemon', () => {
  it('tells of a disk that fills, and of the end of it', async () => {
    const fleet = await watchFleet(fleetOf(3))
    await fleet.pass(5 * MINUTE)
    fleet.set('web-1', 'critical', '/')
    await fleet.pass(5 * MINUTE)
    fleet.set('web-1', 'ok', '/')
    await fleet.pass(5 * MINUTE)
    await fleet.stop()
    expect(said(fleet)).to.deep.equal(['web-1 disk / critical', 'web-1 disk / recovered'])
  })

  it('looks again soon before it believes a problem, and does not wait for the next minute', async () => {
    const fleet = await watchFleet([aWatchedTarget('web-1')])
    await fleet.pass(5 * MINUTE)
    fleet.set('web-1', 'critical', '/')
    await fleet.pass(2 * MINUTE)
    await fleet.stop()
    expect(said(fleet)).to.deep.equal(['web-1 disk / critical'])
  })

  it('tells nobody of a blip', async () => {
    const fleet = await watchFleet(fleetOf(1))
    await fleet.pass(5 * MINUTE)
    fleet.set('web-0', 'critical', '/')
    await untilDoubted(fleet, 2)
    fleet.set('web-0', 'ok', '/')
    await fleet.pass(HOUR)
    await fleet.stop()
    expect(said(fleet)).to.deep.equal([])
  })

  it('tells of a dead host once, with what stands on it, and of nothing on it', async () => {
    const fleet = await watchFleet([aWatchedTarget('web-0'), aWatchedTarget('web-1'), aWatchedTarget('web-2')])
    await fleet.pass(5 * MINUTE)
    fleet.set('web-1', 'down')
    await fleet.pass(HOUR)
    fleet.set('web-1', 'ok')
    await fleet.pass(10 * MINUTE)
    await fleet.stop()
    expect(said(fleet)).to.deep.equal(['web-1 reachable unknown', 'web-1 reachable recovered'])
  })

  it('takes those who stand behind a dead gateway out of it, and looks at the gateway at once', async () => {
    const behind = fleetOf(10).map((target) => ({ ...target, dependsOn: ['gateway'] }))
    const fleet = await watchFleet([aWatchedTarget('gateway'), aWatchedTarget('other'), ...behind])
    await fleet.pass(5 * MINUTE)
    for (const id of ['gateway', ...behind.map(({ id }) => id)]) fleet.set(id, 'down')
    await fleet.pass(HOUR)
    await fleet.stop()
    expect(said(fleet)).to.deep.equal(['gateway reachable unknown'])
    expect(fleet.heard[0]?.entries[0]?.affected).to.include.members(['target web-0', 'target web-9'])
  })

  it('leaves a dead host alone although something on it was in doubt when it died', async () => {
    const fleet = await watchFleet([aWatchedTarget('web-0')])
    await fleet.pass(5 * MINUTE)
    fleet.set('web-0', 'critical', '/')
    await untilDoubted(fleet, 1)
    fleet.set('web-0', 'down')
    const before = fleet.watch().dump().looks.done
    await fleet.pass(HOUR)
    await fleet.stop()
    expect(fleet.watch().dump().looks.done - before).to.be.below(25)
  })

  it('looks in its rhythm at whoever answers again, although that was seen between two beats', async () => {
    const behind = { ...aWatchedTarget('web-1'), dependsOn: ['gateway'] }
    const fleet = await watchFleet([aWatchedTarget('gateway'), aWatchedTarget('other'), behind])
    await fleet.pass(5 * MINUTE)
    // One after the other, or both would be asked again in the same minute.
    fleet.set('gateway', 'down')
    await fleet.pass(3 * MINUTE)
    fleet.set('web-1', 'down')
    await fleet.pass(HOUR + 3 * MINUTE)
    const before = fleet.looks.length
    for (const id of ['gateway', 'web-1']) fleet.set(id, 'ok')
    await fleet.pass(10 * MINUTE)
    await fleet.stop()
    const times = fleet.looks.slice(before).flatMap(({ id, at }) => (id === 'web-1' ? [at] : []))
    const gaps = times.slice(1).map((at, nth) => at - (times[nth] ?? 0))
    expect(Math.max(...gaps)).to.be.at.most(MINUTE)
  })

  it('when most of the fleet is gone at once, says that it is blind, and then what is still wrong', async () => {
    const fleet = await watchFleet(fleetOf(20), { rules: [aRule({ repeatMs: null })] })
    await fleet.pass(5 * MINUTE)
    for (let nth = 0; nth < 20; nth += 1) fleet.set(`web-${nth}`, 'down')
    await fleet.pass(HOUR)
    for (let nth = 1; nth < 20; nth += 1) fleet.set(`web-${nth}`, 'ok')
    await fleet.pass(HOUR)
    await fleet.stop()
    expect(said(fleet)).to.have.members([
      'orch-watch view critical',
      'orch-watch view recovered',
      'web-0 reachable unknown',
    ])
  })

  it('forgets an item that has vanished, with its incident', async () => {
    const fleet = await watchFleet(fleetOf(1))
    fleet.set('web-0', 'critical', '/mnt')
    await fleet.pass(10 * MINUTE)
    fleet.remove('web-0', '/mnt')
    await fleet.pass(10 * MINUTE)
    await fleet.stop()
    expect(said(fleet)).to.deep.equal(['web-0 disk /mnt critical', 'web-0 disk /mnt recovered'])
    expect(fleet.heard.at(-1)?.entries[0]?.because).to.equal('vanished')
  })

  it('goes on after a restart: says nothing twice, forgets nobody it has told', async () => {
    const fleet = await watchFleet(fleetOf(2))
    await fleet.pass(5 * MINUTE)
    fleet.set('web-0', 'critical', '/')
    await fleet.pass(5 * MINUTE)
    await fleet.restart()
    await fleet.pass(HOUR)
    fleet.set('web-0', 'ok', '/')
    await fleet.restart()
    await fleet.pass(5 * MINUTE)
    await fleet.stop()
    expect(said(fleet)).to.deep.equal(['web-0 disk / critical', 'web-0 disk / recovered'])
  })

  it('ends the incidents of a target that somebody took out of the inventory', async () => {
    const fleet = await watchFleet(fleetOf(2))
    fleet.set('web-0', 'critical', '/')
    await fleet.pass(10 * MINUTE)
    await fleet.restart({ targets: fleetOf(2).slice(1) })
    await fleet.pass(5 * MINUTE)
    await fleet.stop()
    expect(said(fleet)).to.deep.equal(['web-0 disk / critical', 'web-0 disk / recovered'])
  })

  it('ends the incidents of a check that somebody switched off', async () => {
    const fleet = await watchFleet(fleetOf(1))
    fleet.set('web-0', 'critical', '/')
    await fleet.pass(10 * MINUTE)
    const [target] = fleetOf(1)
    const plans = (target?.plans ?? []).filter(({ check }) => check !== 'disk')
    await fleet.restart({ targets: fleetOf(1).map((each) => ({ ...each, plans })) })
    await fleet.pass(5 * MINUTE)
    await fleet.stop()
    expect(said(fleet)).to.deep.equal(['web-0 disk / critical', 'web-0 disk / recovered'])
    expect(
      fleet
        .watch()
        .picture.statesOf('web-0')
        .map(({ subject }) => subject.check),
    ).to.deep.equal(['reachable'])
  })

  it('keeps what a receiver does not take, over a restart, and sends it when it does', async () => {
    const fleet = await watchFleet(fleetOf(1))
    fleet.answer('refuses')
    fleet.set('web-0', 'critical', '/')
    await fleet.pass(10 * MINUTE)
    await fleet.restart()
    await fleet.pass(10 * MINUTE)
    fleet.set('web-0', 'ok', '/')
    await fleet.pass(10 * MINUTE)
    fleet.answer('takes')
    await fleet.pass(10 * MINUTE)
    await fleet.stop()
    expect(said(fleet)).to.deep.equal(['web-0 disk / critical', 'web-0 disk / recovered'])
  })

  it('ends an incident whose last state was lost', async () => {
    const store = memoryStore()
    const fleet = await watchFleet(fleetOf(1), { store })
    fleet.set('web-0', 'critical', '/')
    await fleet.pass(10 * MINUTE)
    await store.save({ targets: [{ id: 'web-0', states: [], memory: new Map() }] })
    fleet.set('web-0', 'ok', '/')
    await fleet.restart()
    await fleet.pass(10 * MINUTE)
    await fleet.stop()
    expect(said(fleet)).to.deep.equal(['web-0 disk / critical', 'web-0 disk / recovered'])
  })

  it('tells of a full disk on a host that can be reached, whatever it depends on', async () => {
    const behind = { ...aWatchedTarget('web-1'), dependsOn: ['gateway'] }
    const fleet = await watchFleet([aWatchedTarget('gateway'), aWatchedTarget('other'), behind])
    await fleet.pass(5 * MINUTE)
    fleet.set('gateway', 'down')
    fleet.set('web-1', 'critical', '/')
    await fleet.pass(10 * MINUTE)
    await fleet.stop()
    expect(said(fleet)).to.have.members(['gateway reachable unknown', 'web-1 disk / critical'])
  })

  it('says how it is itself: who cannot be reached, what is open, how late it is, and that it takes on less', async () => {
    const fleet = await watchFleet(fleetOf(3))
    fleet.answer('refuses')
    fleet.set('web-1', 'down')
    fleet.lag(500)
    await fleet.pass(30 * MINUTE)
    const late = fleet.watch().dump()
    fleet.lag(0)
    await fleet.pass(10 * MINUTE)
    const well = fleet.watch().dump()
    await fleet.stop()
    expect(late).to.deep.include({
      breakersOpen: 1,
      openIncidents: 1,
      outbox: 1,
      stuck: null,
      eventLoop: { p99Ms: 500 },
    })
    expect(late.looks).to.deep.include({ atOnce: 1, atMost: 32, waiting: 0, running: 0 })
    expect(well.looks.atOnce).to.equal(32)
    expect(fleet.warned[0]).to.equal('this machine does not keep up (500 ms late): 16 looks at once from now on')
  })

  it('is done soon after it was told to stop, and calls nothing that was under way a failure', async () => {
    const fleet = await watchFleet(fleetOf(5))
    await fleet.pass(90 * SECOND)
    await fleet.stop()
    expect(fleet.watch().picture.stories.all()).to.deep.equal([])
  })

  it('leaves nothing running behind its end, which would keep the process from its own', async () => {
    const fleet = await watchFleet(fleetOf(2))
    await fleet.pass(5 * MINUTE)
    await fleet.stop(SECOND)
    expect(fleet.clock.asleep()).to.equal(0)
  })

  it('keeps every number it has seen, over a restart, and forgets the values of long ago', async () => {
    const store = memoryStore()
    const fleet = await watchFleet(fleetOf(1), { store })
    const started = fleet.clock.now()
    await fleet.pass(HOUR)
    await fleet.restart()
    await fleet.pass(HOUR)
    const query = { subject: { target: 'web-0', check: 'disk', item: '/' }, from: 0, to: 8e15, limit: 10_000 }
    const [series] = await store.history({ ...query, resolution: 'raw' })
    expect(series?.series).to.deep.include({ metric: 'used', unit: 'ratio' })
    expect(series?.buckets.length).to.be.within(118, 123)
    expect(series?.buckets.every(({ min, max }) => min === 0.5 && max === 0.5)).to.equal(true)
    await fleet.pass(30 * HOUR)
    await fleet.stop()
    const raw = (await store.history({ ...query, resolution: 'raw' }))[0]?.buckets ?? []
    expect(raw[0]?.at).to.be.greaterThan(started + 4 * HOUR)
    const hours = (await store.history({ ...query, resolution: 'hour' }))[0]?.buckets ?? []
    expect(hours[0]?.at).to.be.at.most(started)
  })
})
