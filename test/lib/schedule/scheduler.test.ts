import { expect } from 'chai'
import type { CheckPlan, Target } from '../../../lib/model/target.ts'
import { agendaOf } from '../../../lib/schedule/agenda.ts'
import type { Job } from '../../../lib/schedule/agenda.ts'
import { startScheduler } from '../../../lib/schedule/scheduler.ts'
import type { Scheduler } from '../../../lib/schedule/scheduler.ts'
import { slotsFor } from '../../../lib/schedule/slots.ts'
import { aPlan, aTarget } from '../../helpers/fakes.ts'
import { aVirtualClock } from '../../helpers/virtual-clock.ts'
import type { VirtualClock } from '../../helpers/virtual-clock.ts'

const MINUTE = 60_000

interface Watch {
  readonly clock: VirtualClock
  readonly scheduler: Scheduler
  /** Who was looked at, in which order, when, and with what. */
  readonly begun: { id: string; at: number; checks: string[]; lateMs: number }[]
  readonly most: () => number
  readonly stop: () => Promise<void>
}

interface Wish {
  readonly overall?: number
  readonly perWay?: number
  readonly takesMs?: (id: string, checks: readonly string[]) => number
}

function watch(targets: readonly Target[], { overall = 32, perWay = 4, takesMs = () => 50 }: Wish = {}): Watch {
  const clock = aVirtualClock()
  const over = new AbortController()
  const begun: Watch['begun'] = []
  let running = 0
  let most = 0
  const scheduler = startScheduler({
    clock,
    agenda: agendaOf(targets, clock.now()),
    slots: slotsFor(
      () => ({ overall, perWay }),
      ({ id, via }) => via ?? id,
      () => false,
    ),
    stopping: over.signal,
    run: async ({ target, plans, dueAt }: Job) => {
      const at = clock.now()
      const checks = plans.map(({ check }) => check)
      begun.push({ id: target.id, at, checks, lateMs: at - dueAt })
      most = Math.max(most, (running += 1))
      await clock.sleep(takesMs(target.id, checks))
      running -= 1
    },
  })
  const stop = async (): Promise<void> => {
    over.abort()
    await clock.pass(10 * MINUTE)
    await scheduler.done
  }
  return { clock, scheduler, begun, most: () => most, stop }
}

const plan = (check: string, everyMs?: number): CheckPlan =>
  aPlan({ check, ...(everyMs !== undefined && { schedule: { kind: 'every', everyMs } }) })
const fleet = (count: number): Target[] => Array.from({ length: count }, (_, nth) => aTarget({ id: `web-${nth}` }))
const countOf = (begun: Watch['begun'], id: string): number => begun.filter((each) => each.id === id).length

describe('the scheduler', () => {
  it('looks at everybody once a minute', async () => {
    const { clock, begun, stop } = watch(fleet(50))
    await clock.pass(10 * MINUTE)
    await stop()
    expect(new Set(fleet(50).map(({ id }) => countOf(begun, id)))).to.deep.equal(new Set([10]))
    expect(Math.max(...begun.map(({ lateMs }) => lateMs))).to.equal(0)
  })

  it('asks at each time what is due then, and no more', async () => {
    const plans = [plan('cpu'), plan('certificate', 5 * MINUTE)]
    const { clock, begun, stop } = watch([aTarget({ plans })])
    await clock.pass(10 * MINUTE)
    await stop()
    const asked = (check: string): number => begun.filter(({ checks }) => checks.includes(check)).length
    expect([begun.length, asked('cpu'), asked('certificate')]).to.deep.equal([10, 10, 2])
  })

  it('never looks at a target beside itself: what comes due in the meantime is skipped, and counted', async () => {
    const { clock, begun, scheduler, stop } = watch(fleet(1), { takesMs: () => 150_000 })
    await clock.pass(10 * MINUTE)
    expect(scheduler.punctuality()).to.include({ skipped: 6, passes: 4 })
    expect(countOf(begun, 'web-0')).to.equal(4)
    await stop()
  })

  it('runs as many at once as it may, and only some over one way', async () => {
    const free = watch(fleet(1000), { overall: 8, takesMs: () => 900 })
    await free.clock.pass(2 * MINUTE)
    expect(free.most()).to.equal(8)
    await free.stop()
    const behind = fleet(200).map((target) => ({ ...target, via: 'bastion' }))
    const narrow = watch(behind, { perWay: 2, takesMs: () => 2000 })
    await narrow.clock.pass(2 * MINUTE)
    expect(narrow.most()).to.equal(2)
    await narrow.stop()
  })

  it('keeps nobody waiting for those who are slow', async () => {
    const slow = Array.from({ length: 100 }, (_, nth) => aTarget({ id: `slow-${nth}` }))
    const takesMs = (id: string): number => (id.startsWith('slow') ? 45_000 : 50)
    const { clock, begun, stop } = watch([...fleet(100), ...slow], { takesMs })
    await clock.pass(20 * MINUTE)
    await stop()
    const settled = begun.filter(({ id, at }) => id.startsWith('web') && at > clock.now() - 20 * MINUTE)
    const late = settled.slice(-1000).filter(({ lateMs }) => lateMs > 2000)
    expect(late).to.deep.equal([])
    expect(countOf(begun, 'web-7')).to.be.at.least(19)
  })

  it('does not let an event wait for a look that takes its time, and has one such look at a time', async () => {
    const plans = [plan('container-cpu'), plan('container-state')]
    const takesMs = (_id: string, [first]: readonly string[]): number => (first === 'container-cpu' ? 40_000 : 300)
    const { clock, scheduler, begun, most, stop } = watch([aTarget({ plans })], { takesMs })
    await clock.pass(70_000)
    const from = begun.at(-1)?.at ?? 0
    const event = (): void => scheduler.hasten('web-1', clock.now(), new Set(['container-state']), 'event')
    const before = begun.length
    for (const ms of [1, 100, 100]) {
      event()
      await clock.pass(ms)
    }
    await clock.pass(1_000)
    const later = begun.slice(before)
    expect(clock.now() - from).to.be.below(40_000)
    expect(later.map(({ checks, lateMs }) => [...checks, lateMs])).to.deep.equal([
      ['container-state', 0],
      ['container-state', 0],
    ])
    expect(most()).to.equal(2)
    await stop()
  })

  it('looks at once where something has happened', async () => {
    const { clock, scheduler, begun, stop } = watch([aTarget({ plans: [plan('cpu'), plan('container-running')] })])
    await clock.pass(90_000)
    const before = begun.length
    scheduler.hasten('web-1', clock.now() + 250, new Set(['container-running']))
    await clock.pass(300)
    await stop()
    expect(begun.slice(before, before + 1)).to.deep.include.members([
      { id: 'web-1', at: begun[before]?.at, checks: ['container-running'], lateMs: 0 },
    ])
  })

  it('lets each check of a target wait for its own second look', async () => {
    const { clock, scheduler, begun, stop } = watch([
      aTarget({ schedule: { kind: 'every', everyMs: 60 * MINUTE }, plans: [plan('quick'), plan('slow')] }),
    ])
    await clock.pass(1000)
    const now = clock.now()
    const before = begun.length
    scheduler.hasten('web-1', now + 20_000, new Set(['quick']))
    scheduler.hasten('web-1', now + 180_000, new Set(['slow']))
    await clock.pass(4 * MINUTE)
    await stop()
    const looks = begun.slice(before).filter(({ checks }) => checks.length === 1)
    expect(looks.map(({ at, checks }) => [checks[0], Math.round((at - now) / 1000)])).to.deep.equal([
      ['quick', 20],
      ['slow', 180],
    ])
  })

  it('goes on when somebody sets the clock back an hour, or on by a day', async () => {
    const { clock, begun, stop } = watch(fleet(10))
    await clock.pass(2 * MINUTE)
    clock.set(clock.now() - 60 * MINUTE)
    const before = begun.length
    await clock.pass(2 * MINUTE)
    const between = begun.length
    clock.set(clock.now() + 24 * 60 * MINUTE)
    await clock.pass(2 * MINUTE)
    await stop()
    expect(between - before).to.be.within(10, 20)
    expect(begun.length - between).to.be.within(18, 40)
  })

  it('does not make up for ten minutes of being stopped all at once', async () => {
    const { clock, begun, stop } = watch(fleet(60))
    await clock.pass(2 * MINUTE)
    clock.set(clock.now() + 10 * MINUTE)
    const before = begun.length
    await clock.pass(MINUTE)
    await stop()
    const seconds = begun.slice(before).map(({ at }) => Math.floor(at / 1000))
    const busiest = Math.max(...seconds.map((second) => seconds.filter((each) => each === second).length))
    expect(seconds.length).to.be.within(55, 61)
    expect(busiest).to.be.below(8)
  })

  it('makes up for what a cron expression missed while we were stopped', async () => {
    const daily = { kind: 'cron', expression: '5 1 * * *', timezone: 'UTC' } as const
    const { clock, begun, stop } = watch([aTarget({ schedule: daily })])
    await clock.pass(MINUTE)
    clock.set(clock.now() + 30 * MINUTE)
    await clock.pass(MINUTE)
    await stop()
    expect(begun).to.have.length(1)
  })

  it('begins nothing after the stop, and waits for what runs', async () => {
    const { clock, begun, scheduler, stop } = watch(fleet(1), { takesMs: () => 20_000 })
    await clock.pass(MINUTE)
    let isDone = false
    void scheduler.done.then(() => (isDone = true))
    await stop()
    expect(isDone).to.equal(true)
    expect(begun).to.have.length(1)
  })

  it('says since when it owes a look, waiting or under way, and that it owes none', async () => {
    const two = watch([aTarget({ id: 'a' }), aTarget({ id: 'b' })], { overall: 1, takesMs: () => 10_000 })
    expect(two.scheduler.owedSince()).to.equal(null)
    const now = two.clock.now()
    two.scheduler.hasten('a', now)
    two.scheduler.hasten('b', now)
    await two.clock.pass(5_000)
    expect(two.scheduler.owedSince()).to.equal(now)
    await two.clock.pass(10_000)
    expect(two.scheduler.punctuality()).to.include({ running: 1 })
    expect(two.scheduler.owedSince()).to.be.at.least(now)
    await two.stop()
    expect(two.scheduler.owedSince()).to.equal(null)
  })
})
