import { expect } from 'chai'
import { expressionSchema } from '../../lib/inventory/expression.ts'
import { hoursOf, hoursSchema } from '../../lib/inventory/hours.ts'
import type { MaintenanceWindow } from '../../lib/model/mute.ts'
import { aRule, HOUR, MINUTE } from '../helpers/telling.ts'
import { aWatchedTarget, watchFleet } from '../helpers/watched-fleet.ts'
import type { WatchedFleet } from '../helpers/watched-fleet.ts'

const said = (fleet: WatchedFleet): string[] => fleet.lines().map((line) => line.replace(/^\d+m /u, ''))
/** The clock of a fleet begins at one in the night. */
const ONE = Date.UTC(2026, 10, 23, 1, 0, 0)

const aWindow = (parts: Partial<MaintenanceWindow> = {}): MaintenanceWindow => ({
  name: 'moving racks',
  match: { target: ['web-*'] },
  times: { kind: 'once', from: ONE, until: ONE + 2 * HOUR },
  note: '',
  source: { file: 'targets.yaml', line: 1, column: 1 },
  ...parts,
})

describe('quiet times of the daemon', () => {
  it('tells nobody of what is in maintenance, looks all the same, and tells what is still wrong at the end', async () => {
    const fleet = await watchFleet([aWatchedTarget('web-1'), aWatchedTarget('web-2'), aWatchedTarget('db-1')], {
      maintenance: [aWindow()],
    })
    for (const id of ['web-1', 'web-2', 'db-1']) fleet.set(id, 'critical', '/')
    await fleet.pass(HOUR)
    expect(fleet.watch().picture.stories.open()).to.have.length(3)
    fleet.set('web-1', 'ok', '/')
    await fleet.pass(50 * MINUTE)
    expect(said(fleet)).to.deep.equal(['db-1 disk / critical'])
    await fleet.pass(11 * MINUTE)
    await fleet.stop()
    expect(fleet.lines().at(-1)).to.equal('120m web-2 disk / critical')
    expect(fleet.heard).to.have.length(2)
  })

  it('tells the end of what somebody heard of before the window began', async () => {
    const times = { kind: 'recurring', cron: '0 2 * * *', timezone: 'UTC', lastsMs: 3 * HOUR } as const
    const fleet = await watchFleet([aWatchedTarget('web-1')], { maintenance: [aWindow({ times })] })
    fleet.set('web-1', 'critical', '/')
    await fleet.pass(90 * MINUTE)
    fleet.set('web-1', 'ok', '/')
    await fleet.pass(30 * MINUTE)
    await fleet.stop()
    expect(said(fleet)).to.deep.equal(['web-1 disk / critical', 'web-1 disk / recovered'])
  })

  it('keeps a night for the morning, where the hours of a rule say so, over a restart', async () => {
    const hours = hoursOf(hoursSchema.parse({ allow: 'mon-fri 08:00-18:00' }))
    const fleet = await watchFleet([aWatchedTarget('web-1'), aWatchedTarget('web-2')], { rules: [aRule({ hours })] })
    fleet.set('web-1', 'critical', '/')
    fleet.set('web-2', 'critical', '/')
    await fleet.pass(2 * HOUR)
    fleet.set('web-2', 'ok', '/')
    await fleet.restart()
    await fleet.pass(4 * HOUR)
    expect(said(fleet)).to.deep.equal([])
    await fleet.pass(2 * HOUR)
    await fleet.stop()
    expect(fleet.lines()).to.deep.equal(['420m web-1 disk / critical'])
  })

  it('says nothing of what is only a consequence, by the rule that says so', async () => {
    const unless = { match: { item: ['/'] }, equal: null }
    const fleet = await watchFleet([aWatchedTarget('web-1')], { rules: [aRule({ unless, repeatMs: null })] })
    fleet.set('web-1', 'critical', '/')
    await fleet.pass(10 * MINUTE)
    fleet.set('web-1', 'critical', '/var')
    await fleet.pass(HOUR)
    expect(said(fleet)).to.deep.equal(['web-1 disk / critical'])
    fleet.set('web-1', 'ok', '/')
    await fleet.pass(10 * MINUTE)
    await fleet.stop()
    expect(said(fleet).slice(1).join(', ')).to.include('web-1 disk / recovered').and.include('web-1 disk /var critical')
  })

  it('asks the expression of a rule, and warns once of one that fails, which fits nothing', async () => {
    const when = (text: string) => ({ expression: expressionSchema.parse(text) })
    const rules = [
      aRule({ when: when('target.matches("^web-[12]$") && openForMinutes >= 10'), repeatMs: null }),
      aRule({ name: 'by room', when: when('labels.room == "a"') }),
    ]
    const fleet = await watchFleet([aWatchedTarget('web-1'), aWatchedTarget('web-2'), aWatchedTarget('web-3')], {
      rules,
    })
    for (const id of ['web-1', 'web-2', 'web-3']) fleet.set(id, 'critical', '/')
    await fleet.pass(HOUR)
    await fleet.stop()
    expect(said(fleet)).to.have.members(['web-1 disk / critical', 'web-2 disk / critical'])
    for (const { at, entries } of fleet.heard)
      for (const { openedAt } of entries) expect((at - openedAt) / MINUTE).to.be.within(10, 11)
    expect(fleet.warned).to.have.length(1)
    expect(fleet.warned[0]).to.match(
      /"when" of the rule "by room" fails and fits nothing: no such key: room; first for/u,
    )
  })
})
