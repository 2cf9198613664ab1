import { expect } from 'chai'
import { aRule, HOUR, MINUTE, SECOND } from '../helpers/telling.ts'
import { aWatchedTarget, watchFleet } from '../helpers/watched-fleet.ts'
import type { WatchedFleet } from '../helpers/watched-fleet.ts'

const fleetOf = (count: number) => Array.from({ length: count }, (_, nth) => aWatchedTarget(`web-${nth}`))
const said = (fleet: WatchedFleet): string[] => fleet.lines().map((line) => line.replace(/^\d+m /u, ''))

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
    const isDoubted = (): boolean =>
      fleet
        .watch()
        .picture.statesOf('web-0')
        .some(({ against }) => against === 2)
    while (!isDoubted()) await fleet.pass(SECOND)
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

  it('is done soon after it was told to stop, and calls nothing that was under way a failure', async () => {
    const fleet = await watchFleet(fleetOf(5))
    await fleet.pass(90 * SECOND)
    await fleet.stop()
    expect(fleet.watch().picture.stories.all()).to.deep.equal([])
  })
})
