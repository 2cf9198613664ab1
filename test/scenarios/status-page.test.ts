import { expect } from 'chai'
import { rendered } from '../../lib/pages/markup.ts'
import { overviewPage } from '../../lib/pages/overview.ts'
import { causesOf } from '../../lib/pages/overview/causes.ts'
import { SITE } from '../helpers/boards.ts'
import { MINUTE } from '../helpers/telling.ts'
import { aWatchedTarget, watchFleet } from '../helpers/watched-fleet.ts'
import type { WatchedFleet } from '../helpers/watched-fleet.ts'

const headline = async (fleet: WatchedFleet): Promise<string> =>
  /<h1>(.*?)<\/h1>/u.exec(rendered(overviewPage(await fleet.watch().status.board(), SITE)))?.[1] ?? ''

describe('the status page of a daemon', () => {
  it('says that all is well, then what is wrong, then that it is over', async () => {
    const fleet = await watchFleet([aWatchedTarget('web-1'), aWatchedTarget('web-2')])
    await fleet.pass(5 * MINUTE)
    const said = [await headline(fleet)]
    fleet.set('web-1', 'critical', '/')
    await fleet.pass(10 * MINUTE)
    said.push(await headline(fleet))
    fleet.set('web-1', 'ok', '/')
    await fleet.pass(10 * MINUTE)
    said.push(await headline(fleet))
    await fleet.stop()
    expect(said).to.deep.equal(['All is well', '1 thing is wrong', 'All is well'])
  })

  it('shows who is behind a target that is away as one thing with it', async () => {
    const behind = { dependsOn: ['gateway'] }
    const targets = ['db-1', 'db-2'].map((id) => aWatchedTarget(id, behind))
    const others = Array.from({ length: 6 }, (_, at) => aWatchedTarget(`web-${at}`))
    const fleet = await watchFleet([aWatchedTarget('gateway'), ...targets, ...others])
    await fleet.pass(5 * MINUTE)
    for (const id of ['gateway', 'db-1', 'db-2']) fleet.set(id, 'down')
    await fleet.pass(10 * MINUTE)
    const { incidents } = await fleet.watch().status.board()
    const [cause, ...rest] = causesOf(incidents)
    await fleet.stop()
    expect(rest).to.deep.equal([])
    expect(cause?.lead.incident.subject.target).to.equal('gateway')
    expect(cause?.others.map(({ incident }) => incident.subject.target)).to.include.members(['db-1', 'db-2'])
  })

  it('tells the story of an incident, of what is over as well, and what was measured', async () => {
    const fleet = await watchFleet([aWatchedTarget('web-1')])
    await fleet.pass(5 * MINUTE)
    fleet.set('web-1', 'critical', '/')
    await fleet.pass(10 * MINUTE)
    const { status } = fleet.watch()
    const { incidents } = await status.board()
    const id = incidents[0]?.incident.id ?? ''
    const open = await status.story(id)
    fleet.set('web-1', 'ok', '/')
    await fleet.pass(10 * MINUTE)
    const over = await status.story(id)
    const { targets } = await status.board()
    const past = await status.past(targets[0]!)
    await fleet.stop()
    expect(open?.explained?.routes[0]?.told?.status).to.equal('critical')
    expect(over?.events.map(({ kind }) => kind)).to.include.members(['opened', 'delivered', 'resolved'])
    expect(past.availability?.incidents).to.equal(1)
    expect(past.availability?.days.map(({ kind }) => kind).slice(-2)).to.deep.equal(['unmeasured', 'down'])
    expect(await fleet.watch().status.story('none')).to.equal(null)
  })
})
