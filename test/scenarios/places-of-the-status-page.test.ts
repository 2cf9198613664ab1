import { expect } from 'chai'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Outcome } from '../../lib/app/control/words.ts'
import { StoreError } from '../../lib/kit/store-error.ts'
import { memoryStore } from '../../lib/store/memory.ts'
import { aDeed } from '../contracts/store-healing.ts'
import { aMendedFleet } from '../helpers/mended-fleet.ts'
import type { MendedFleet } from '../helpers/mended-fleet.ts'
import { aRule, MINUTE, SECOND } from '../helpers/telling.ts'
import { aWatchedTarget, watchFleet } from '../helpers/watched-fleet.ts'

const HOUR = 60 * MINUTE

describe('what a daemon tells of what is quiet', () => {
  it('counts how many incidents a silence quiets, and no more of it when it is over', async () => {
    const fleet = await watchFleet([aWatchedTarget('web-1'), aWatchedTarget('web-2'), aWatchedTarget('db-1')])
    for (const id of ['web-1', 'web-2', 'db-1']) fleet.set(id, 'critical', '/')
    await fleet.pass(10 * MINUTE)
    const watch = fleet.watch()
    const { pages, picture } = watch
    const until = fleet.clock.now() + HOUR
    await watch.grant({ do: 'silence', match: { target: ['web-*'] }, by: 'ada', note: 'moving racks', until })
    await watch.grant({
      do: 'silence',
      match: { target: ['*'], check: ['load'] },
      by: 'ada',
      note: 'later',
      until: until + 1,
    })
    const quiets = async () => (await pages.quiet()).silences.map((each) => `${each.about}: ${each.quiets}`)
    expect(await quiets()).to.deep.equal(['target web-*: 2', 'target *, check load: 0'])
    const [first] = picture.silences
    await watch.grant({ do: 'unsilence', id: first?.id ?? '', by: 'ada' })
    await fleet.pass(5_000)
    expect(await quiets()).to.deep.equal(['target *, check load: 0'])
    await fleet.pass(HOUR)
    expect(await quiets()).to.deep.equal([])
    await fleet.stop()
  })

  it('knows what waits by a notifier that does not get through, and then what was given up', async () => {
    const fleet = await watchFleet([aWatchedTarget('web-1')], { rules: [aRule({ name: 'tell ops' })] })
    const { pages } = fleet.watch()
    fleet.answer('refuses')
    fleet.set('web-1', 'critical', '/')
    await fleet.pass(10 * MINUTE)
    const [waits] = (await pages.quiet()).notifiers
    expect(waits).to.include({ name: 'ops', use: 'fake', broken: null, waiting: 1 })
    expect(waits?.retry?.answer).to.equal('come back later')
    fleet.answer('forbids')
    await fleet.pass(HOUR)
    const { notifiers, letters, routes } = await pages.quiet()
    expect(notifiers[0]).to.include({ waiting: 0, retry: null })
    expect(notifiers[0]?.broken).to.contain('not you')
    expect(
      letters.kind === 'read' ? letters.all.map(({ notifier, answer }) => [notifier, answer]) : letters,
    ).to.deep.equal([['ops', 'not you']])
    expect(routes.map(({ rule, steps }) => [rule, steps.map(({ notifier }) => notifier)])).to.deep.equal([
      ['tell ops', ['ops']],
    ])
    await fleet.stop()
  })

  it('shows the rest while the store cannot be read, and calls nothing well meanwhile', async () => {
    const store = memoryStore()
    const broken = { ...store, outgoing: () => Promise.reject(new StoreError('failed', 'the disk is gone')) }
    const fleet = await watchFleet([aWatchedTarget('web-1')], { store: broken })
    await fleet.pass(MINUTE)
    const { notifiers, letters } = await fleet.watch().pages.quiet()
    await fleet.stop()
    expect(notifiers[0]?.waiting).to.equal(null)
    expect(letters).to.deep.equal({ kind: 'unread', why: 'the disk is gone' })
  })

  it('has the windows of the inventory that is read now', async () => {
    const fleet = await watchFleet([aWatchedTarget('web-1')])
    const { pages } = fleet.watch()
    expect((await pages.quiet()).windows).to.deep.equal([])
    const from = fleet.clock.now() + HOUR
    const source = { file: 'targets.yaml', line: 1, column: 1 }
    const times = { kind: 'once', from, until: from + HOUR } as const
    await fleet.reload({ maintenance: [{ name: 'racks', match: {}, times, note: 'soon', source }] })
    await fleet.pass(5_000)
    const names = async () => (await pages.quiet()).windows.map(({ name, isOpen }) => `${name} ${isOpen}`)
    expect(await names()).to.deep.equal(['racks false'])
    await fleet.pass(HOUR)
    expect(await names()).to.deep.equal(['racks true'])
    await fleet.stop()
  })
})

describe('what a daemon tells of what it mends', () => {
  it('shows what was done, which budgets are used up, who holds what, and the log, newest first', async () => {
    const store = memoryStore()
    const fleet = await watchFleet([aWatchedTarget('web-1')], { store })
    const at = fleet.clock.now()
    const done = { host: 'web-1', at: at - MINUTE, endedAt: at - MINUTE, outcome: 'done' as const }
    await fleet.stop()
    await store.save({
      deeds: [
        aDeed({ id: 'one', ...done, longestWellMs: 1 }),
        aDeed({ id: 'two', ...done, endedAt: null, outcome: 'under-way' }),
      ],
    })
    await fleet.restart()
    const watch = fleet.watch()
    const { pages } = watch
    const now = fleet.clock.now()
    await watch.grant({ do: 'hold', matches: [{ target: ['web-1'] }], by: 'ada', note: 'the leak', until: now + HOUR })
    await fleet.pass(5_000)
    const { budgets, holds, images, plans, underWay } = await pages.healing.now()
    const log = await pages.healing.log(null)
    await fleet.stop()
    expect(budgets.map(({ whose, used }) => `${whose} ${used}`)).to.deep.equal(['all 2', 'web-1 2'])
    expect(holds.map(({ object, by, note }) => [object, by, note])).to.deep.equal([['web-1', 'ada', 'the leak']])
    expect([images.kind, plans]).to.deep.equal(['none', []])
    // What no rule has any more is settled when the daemon starts: nothing is under way.
    expect(underWay).to.deep.equal([])
    expect(log.kind === 'read' ? log.entries.map(({ kind }) => kind) : log).to.deep.equal(['held', 'settled'])
    expect(log).to.have.deep.nested.property('chain.kind', 'whole')
  })
})

describe('what a daemon tells of what it decides', () => {
  let folder: string
  let mended: MendedFleet | undefined
  beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'orch-watch-places-'))))
  afterEach(async () => {
    await mended?.fleet.stop()
    mended = undefined
    rmSync(folder, { recursive: true, force: true })
  })

  it('shows each decision with what every gate says, and looks at nobody for that', async () => {
    const world = (mended = await aMendedFleet(['a'], { folder, mode: 'dry-run' }))
    const { fleet, fake } = world
    const { pages } = fleet.watch()
    const now = () => pages.healing.now()
    expect((await now()).decided).to.deep.equal([])
    fleet.set('web-1', 'critical', '/')
    await world.until(async () => (await now()).decided.some(({ verdict }) => verdict === 'would'))
    const { decided, rules, switch: turned } = await now()
    expect(decided.map(({ words, subject, object }) => [words, subject.check, object.name])).to.deep.equal([
      ['touch "a"', 'disk', 'a'],
    ])
    expect(decided[0]?.gates.filter(({ no }) => no !== null).map(({ gate }) => gate)).to.deep.equal(['mode'])
    expect([rules[0]?.mode, turned.isEnabled, turned.stopped]).to.deep.equal(['dry-run', true, null])
    const talks = fleet.talks.length
    for (let reads = 0; reads < 50; reads += 1) await now()
    expect([fleet.talks.length, fake.done]).to.deep.equal([talks, []])
  })

  it('names the plans that may still be run, and who has stopped it all', async () => {
    const world = (mended = await aMendedFleet(['a', 'b'], { folder, mode: 'dry-run' }))
    const { fleet, killSwitch } = world
    const watch = fleet.watch()
    const { pages } = watch
    fleet.set('web-1', 'critical', '/')
    await world.until(async () => (await pages.healing.now()).decided.length > 0)
    let planned: Outcome | undefined
    void watch.grant({ do: 'heal-plan' }).then((outcome) => (planned = outcome))
    await world.until(() => planned !== undefined)
    await world.live(2 * SECOND)
    const { plans } = await pages.healing.now()
    const plan = planned?.kind === 'planned' ? planned.plan : null
    const runs = plan?.deeds.filter((each) => each.runs).length
    expect(plans.map((each) => [each.id, each.deeds, each.runs])).to.deep.equal([[plan?.id, 2, runs]])
    await killSwitch.stop({ by: 'ada', at: 0, note: 'we are at it' })
    await world.live(11 * MINUTE)
    const later = await pages.healing.now()
    expect(later.switch.stopped).to.equal('by ada, since 1970-01-01 00:00:00Z: we are at it')
    expect(later.plans).to.deep.equal([])
  }).timeout(20_000)
})

describe('what a daemon tells of what it costs', () => {
  it('has its own figures, and that a store in memory is on no disk', async () => {
    const fleet = await watchFleet([aWatchedTarget('web-1')])
    await fleet.pass(10 * MINUTE)
    const cost = await fleet.watch().pages.cost()
    await fleet.stop()
    expect(cost).to.deep.include({ rssBytes: 1, cpuMs: 1, descriptors: null, store: { kind: 'nowhere' } })
    expect(cost.looks.done).to.be.within(9, 11)
    expect(cost.uptimeMs).to.be.within(10 * MINUTE, 11 * MINUTE)
  })
})
