import { expect } from 'chai'
import * as z from 'zod'
import { Secret } from '../../lib/base/secret.ts'
import { defineCheck } from '../../lib/kit/check.ts'
import type { Target } from '../../lib/model/target.ts'
import { aPlan } from '../helpers/fakes.ts'
import { aRule, HOUR, MINUTE, SECOND } from '../helpers/telling.ts'
import { aWatchedTarget, watchFleet } from '../helpers/watched-fleet.ts'
import type { WatchedFleet } from '../helpers/watched-fleet.ts'
import { NOT_HEALING } from '../helpers/not-healing.ts'

const three = (): Target[] => ['web-0', 'web-1', 'web-2'].map((id) => aWatchedTarget(id))
const keyed = (id: string, value: string): Target =>
  aWatchedTarget(id, { options: { id, key: new Secret(value, 'file:/etc/key') } })
/** Who is told in the same breath: whatever is believed for a moment is told. */
const atOnce = { by: ['target'], waitMs: 0, intervalMs: SECOND } as const
const said = (fleet: WatchedFleet): string[] => fleet.lines().map((line) => line.replace(/^\d+m /u, ''))

/** Seconds between the looks at one target. */
function gaps({ looks }: WatchedFleet, id: string): number[] {
  const times = looks.filter((each) => each.id === id).map(({ at }) => at)
  return times.slice(1).map((at, nth) => (at - (times[nth] ?? 0)) / SECOND)
}

describe('a daemon that reads its inventory anew', () => {
  it('keeps the conversations and the beats of all when only rules have changed', async () => {
    const fleet = await watchFleet(three())
    await fleet.pass(5 * MINUTE)
    const before = fleet.talks.length
    const answer = await fleet.reload({ targets: three(), rules: [aRule({ name: 'others' })] })
    await fleet.pass(5 * MINUTE)
    expect(answer).to.deep.equal({ kind: 'done', says: 'added, removed, changed, moved' })
    expect(fleet.talks.slice(before)).to.deep.equal([])
    for (const id of ['web-0', 'web-1', 'web-2']) expect(new Set(gaps(fleet, id)), id).to.deep.equal(new Set([60]))
    await fleet.stop()
  })

  it('opens anew only what is reached in another way, and closes what is gone', async () => {
    const fleet = await watchFleet([keyed('web-0', 'one'), keyed('web-1', 'one'), aWatchedTarget('web-2')])
    await fleet.pass(5 * MINUTE)
    const before = fleet.talks.length
    await fleet.reload({ targets: [keyed('web-0', 'one'), keyed('web-1', 'two'), aWatchedTarget('web-3')] })
    await fleet.pass(2 * MINUTE)
    expect(fleet.talks.slice(before)).to.have.members(['close web-1', 'close web-2', 'open web-1', 'open web-3'])
    expect(new Set([...gaps(fleet, 'web-0'), ...gaps(fleet, 'web-1')])).to.deep.equal(new Set([60]))
    await fleet.stop()
  })

  it('keeps the conversation of a target that is only looked at in another way', async () => {
    const fleet = await watchFleet(three())
    await fleet.pass(5 * MINUTE)
    const [before, looks] = [fleet.talks.length, fleet.looks.length]
    await fleet.reload({ targets: three().map((each) => ({ ...each, schedule: { kind: 'every', everyMs: 10_000 } })) })
    await fleet.pass(MINUTE)
    expect(fleet.talks.slice(before)).to.deep.equal([])
    expect(fleet.looks.length - looks).to.equal(3 * 6)
    await fleet.stop()
  })

  it('goes on with what it believed, doubted and told', async () => {
    const fleet = await watchFleet(three())
    await fleet.pass(5 * MINUTE)
    fleet.set('web-0', 'critical', '/')
    await fleet.pass(5 * MINUTE)
    fleet.set('web-1', 'critical', '/')
    for (let each = 0; each < 5; each += 1) {
      await fleet.reload({ targets: three() })
      await fleet.pass(40 * SECOND)
    }
    await fleet.pass(MINUTE)
    fleet.set('web-0', 'ok', '/')
    await fleet.reload({ targets: three() })
    await fleet.pass(5 * MINUTE)
    await fleet.stop()
    expect(said(fleet)).to.deep.equal(['web-0 disk / critical', 'web-1 disk / critical', 'web-0 disk / recovered'])
  })

  it('keeps all of the old one when there is a mistake in the new one', async () => {
    const fleet = await watchFleet(three())
    await fleet.pass(5 * MINUTE)
    const before = fleet.talks.length
    expect(await fleet.reload(new Error('targets.yaml:3:1: no'))).to.include({ kind: 'refused' })
    fleet.set('web-1', 'critical', '/')
    await fleet.pass(10 * MINUTE)
    await fleet.stop()
    expect(fleet.talks.slice(before, -3)).to.deep.equal([])
    expect(said(fleet)).to.deep.equal(['web-1 disk / critical'])
    expect(new Set(gaps(fleet, 'web-0'))).to.deep.equal(new Set([60]))
  })

  it('tells by the new rules from then on, and nothing twice', async () => {
    const fleet = await watchFleet(three(), { rules: [aRule({ when: { target: ['web-1'] } })] })
    fleet.set('web-0', 'critical', '/')
    fleet.set('web-1', 'critical', '/')
    await fleet.pass(10 * MINUTE)
    expect(said(fleet)).to.deep.equal(['web-1 disk / critical'])
    await fleet.reload({ rules: [aRule({ when: { target: ['web-*'] } })] })
    await fleet.pass(10 * MINUTE)
    await fleet.stop()
    expect(said(fleet)).to.deep.equal(['web-1 disk / critical', 'web-0 disk / critical'])
  })

  it('ends the incidents of who is gone at once, and looks at it no more', async () => {
    const fleet = await watchFleet(three())
    fleet.set('web-0', 'critical', '/')
    await fleet.pass(10 * MINUTE)
    const looks = fleet.looks.filter(({ id }) => id === 'web-0').length
    await fleet.reload({ targets: three().slice(1) })
    await fleet.pass(2 * MINUTE)
    expect(said(fleet)).to.deep.equal(['web-0 disk / critical', 'web-0 disk / recovered'])
    expect(fleet.looks.filter(({ id }) => id === 'web-0')).to.have.length(looks)
    expect(fleet.watch().picture.statesOf('web-0')).to.deep.equal([])
    await fleet.stop()
  })

  it('looks at who has changed in its rhythm again, however long it could not be reached', async () => {
    const fleet = await watchFleet([keyed('web-0', 'wrong'), aWatchedTarget('web-1'), aWatchedTarget('web-2')])
    fleet.set('web-0', 'down')
    await fleet.pass(HOUR)
    fleet.set('web-0', 'ok')
    expect(fleet.watch().dump().breakersOpen).to.equal(1)
    await fleet.reload({ targets: [keyed('web-0', 'right'), ...three().slice(1)] })
    expect(fleet.watch().dump().breakersOpen).to.equal(0)
    await fleet.pass(MINUTE)
    expect(fleet.looks.filter(({ id }) => id === 'web-0')).to.have.length(1)
    await fleet.stop()
  })

  it('goes on knowing that it is blind, and tells nobody of those it cannot see', async () => {
    const targets = Array.from({ length: 20 }, (_, nth) => aWatchedTarget(`web-${nth}`))
    const fleet = await watchFleet(targets, { rules: [aRule({ repeatMs: null, group: atOnce })] })
    await fleet.pass(5 * MINUTE)
    for (const { id } of targets) fleet.set(id, 'down')
    await fleet.pass(30 * MINUTE)
    await fleet.reload({ targets })
    await fleet.pass(30 * MINUTE)
    await fleet.stop()
    expect(said(fleet)).to.deep.equal(['orch-watch view critical'])
  })

  it('takes on as many at once as the new one says', async () => {
    const fleet = await watchFleet(three())
    const settings = { concurrency: 64, plugins: [], references: [], registry: null, heal: NOT_HEALING, history: null }
    await fleet.pass(MINUTE)
    await fleet.reload({ settings })
    expect(fleet.watch().dump().looks).to.include({ atOnce: 64, atMost: 64 })
    await fleet.pass(MINUTE)
    await fleet.stop()
    expect(fleet.warned).to.deep.equal([])
  })

  describe('in the middle of a look', () => {
    let ended: string[]
    const hangs = defineCheck({
      name: 'hangs',
      title: 'Hangs',
      needs: { here: true },
      limits: {},
      options: z.strictObject({}),
      observe: async ({ target }) => {
        ended.push(`${target.id} begins`)
        await new Promise(() => undefined)
      },
      judge: () => [{ item: '', status: 'ok', summary: 'it has answered', metrics: [] }],
    })
    const hanging = (parts: Partial<Target> = {}): Target =>
      aWatchedTarget('web-0', { plans: [aPlan({ check: 'hangs', limits: {} })], ...parts })
    const running = (fleet: WatchedFleet): number => fleet.watch().dump().looks.running
    beforeEach(() => void (ended = []))

    async function hung(): Promise<WatchedFleet> {
      const fleet = await watchFleet([hanging()], { checks: [hangs] })
      await fleet.pass(MINUTE)
      expect([ended, running(fleet)]).to.deep.equal([['web-0 begins'], 1])
      return fleet
    }

    it('gives it up where the target is gone, and takes nothing in of it', async () => {
      const fleet = await hung()
      await fleet.reload({ targets: [aWatchedTarget('web-1')] })
      await fleet.pass(SECOND)
      expect(running(fleet)).to.equal(0)
      expect(fleet.watch().picture.targets()).to.not.include('web-0')
      await fleet.stop()
    })

    it('gives it up where the target has changed, and looks by the new words at once', async () => {
      const fleet = await hung()
      await fleet.reload({ targets: [aWatchedTarget('web-0')] })
      await fleet.pass(SECOND)
      expect(running(fleet)).to.equal(0)
      expect(fleet.looks.map(({ id }) => id)).to.deep.equal(['web-0'])
      const known = fleet.watch().picture.statesOf('web-0')
      expect(known.map(({ subject }) => subject.check)).to.have.members(['reachable', 'disk'])
      await fleet.stop()
    })

    it('goes on with it where the target is the same', async () => {
      const fleet = await hung()
      await fleet.reload({ targets: [hanging(), aWatchedTarget('web-1')] })
      await fleet.pass(SECOND)
      expect([ended, running(fleet)]).to.deep.equal([['web-0 begins'], 1])
      await fleet.stop()
    })
  })
})
