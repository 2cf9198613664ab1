import { expect } from 'chai'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Explanation } from '../../lib/app/control/explanation.ts'
import type { HealPlanned, HealRan } from '../../lib/app/control/heal-plan.ts'
import type { Wish } from '../../lib/app/control/words.ts'
import type { AuditEntry, Healing } from '../../lib/model/heal.ts'
import type { HealPlan } from '../../lib/model/inventory.ts'
import type { FakeRemedy } from '../helpers/fake-remedy.ts'
import { aMendedFleet } from '../helpers/mended-fleet.ts'
import type { MendedFleet } from '../helpers/mended-fleet.ts'
import { NOT_HEALING } from '../helpers/not-healing.ts'
import { HOUR, MINUTE, SECOND } from '../helpers/telling.ts'
import type { WatchedFleet } from '../helpers/watched-fleet.ts'

interface Mended extends MendedFleet {
  readonly ask: Ask
  readonly healing: () => Promise<Explanation['healing']>
  readonly log: () => Promise<readonly AuditEntry[]>
}

/** What comes of a wish; in words where it is refused. */
interface Ask {
  (wish: Extract<Wish, { do: 'heal-plan' }>): Promise<HealPlanned>
  (wish: Extract<Wish, { do: 'heal-run' }>): Promise<HealRan>
  (wish: Extract<Wish, { do: 'hold' | 'release' | 'heal-stopped' }>): Promise<string>
}

describe('people and what mends by itself', () => {
  let folder: string
  let fleet: WatchedFleet | undefined
  beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'orch-watch-heal-'))))
  afterEach(async () => {
    await fleet?.stop()
    fleet = undefined
    rmSync(folder, { recursive: true, force: true })
  })

  /** A disk of one target is full, and a rule touches these containers for that. */
  async function mended(
    names: readonly string[],
    { mode = 'act', heal }: { readonly mode?: Healing['mode']; readonly heal?: HealPlan } = {},
  ): Promise<Mended> {
    const world = await aMendedFleet(names, { folder, mode, ...(heal && { heal }) })
    const { fleet: begun, store } = world
    fleet = begun
    const ask = async (wish: Extract<Wish, { do: 'heal-plan' | 'heal-run' | 'hold' | 'release' | 'heal-stopped' }>) => {
      const outcome = await ticking(begun.watch().grant(wish), world)
      if (outcome.kind === 'planned') return outcome.plan
      if (outcome.kind === 'ran') return outcome.deeds
      return outcome.kind === 'done' ? outcome.says : outcome.kind === 'refused' ? `refused: ${outcome.why}` : ''
    }
    const healing = async (): Promise<Explanation['healing']> => {
      const outcome = await begun.watch().grant({ do: 'explain', target: 'web-1', check: 'disk', item: '/' })
      return outcome.kind === 'explained' ? outcome.explanation.healing : []
    }
    return { ...world, ask: ask as Ask, healing, log: () => store.audit({ limit: 1000 }) }
  }

  const live = (ms: number, world: MendedFleet): Promise<void> => world.live(ms)
  const until = (isSo: () => boolean | Promise<boolean>, world: MendedFleet): Promise<void> => world.until(isSo)

  /** Waits for what the daemon does while its clock goes on. */
  async function ticking<T>(work: Promise<T>, world: Pick<MendedFleet, 'second'>): Promise<T> {
    const waiting = new Set([work])
    const done = work.finally(() => waiting.clear())
    while (waiting.size > 0) await world.second()
    return done
  }

  it('stops in the middle of a batch: what was begun ends, and no further call is made', async () => {
    const world = await mended(['a', 'b', 'c', 'd'])
    const { fake, killSwitch, fleet: within } = world
    fake.meanwhile(() => killSwitch.stop({ by: 'ada', at: within.clock.now(), note: 'we are at it' }))
    within.set('web-1', 'critical')
    await until(() => fake.done.length > 0, world)
    const done = [...fake.done]
    await live(10 * MINUTE, world)
    expect(fake.done).to.deep.equal(done)
    // Two may be under way at once, and both may have asked before the first of them turned the switch.
    expect(done.length).to.be.lessThan(3)
    const [first] = (await world.healing())[0]?.gates.filter(({ no }) => no !== null) ?? []
    expect(first?.gate).to.equal('kill-switch')
    expect(first?.no).to.match(/^healing is stopped: by ada, since .*: we are at it$/u)
  })

  it('stops in the middle of a plan that a person runs: the rest is refused by name', async () => {
    const world = await mended(['a', 'b', 'c'], { mode: 'dry-run' })
    const { fake, killSwitch, fleet: within, ask } = world
    fake.meanwhile(() => killSwitch.stop({ by: 'bob', at: within.clock.now(), note: '' }))
    within.set('web-1', 'critical')
    await until(async () => (await world.healing()).some(({ verdict }) => verdict === 'would'), world)
    const gates = (await ask({ do: 'heal-plan' })).deeds.map(({ runs, gates }) => [
      runs,
      gates.find(({ no }) => no)?.gate,
    ])
    // Two at the same time, and no more: whoever runs a plan has them one after the other.
    expect(gates).to.deep.equal([
      [true, 'mode'],
      [true, 'mode'],
      [false, 'mode'],
    ])
    const { id } = await ask({ do: 'heal-plan' })
    const ran = await ask({ do: 'heal-run', plan: id, by: 'ada' })
    expect(ran.map(({ object, outcome }) => [object.name, outcome])).to.deep.equal([
      ['a', 'done'],
      ['b', 'refused'],
    ])
    expect(fake.done).to.deep.equal(['web-1/a'])
    const refused = (await world.log()).findLast(({ kind }) => kind === 'refused')
    expect([refused?.gate, refused?.by, refused?.object?.name]).to.deep.equal(['kill-switch', 'ada', 'b'])
  })

  it('shows what would be done and why not the rest, and does it when a person says so', async () => {
    const world = await mended(['a', 'b'], { mode: 'dry-run', heal: NOT_HEALING })
    const { fake, fleet: within, ask } = world
    within.set('web-1', 'critical')
    await until(async () => (await world.healing()).length === 2, world)
    expect(fake.done).to.deep.equal([])
    const plan = await ask({ do: 'heal-plan' })
    expect(plan.deeds.map(({ words, verdict, runs }) => [words, verdict, runs])).to.deep.equal([
      ['touch "a"', 'would', true],
      ['touch "b"', 'would', true],
    ])
    const first = plan.deeds[0]?.gates.filter(({ no }) => no !== null)
    expect(first).to.deep.equal([
      { gate: 'mode', no: 'healing is not switched on: settings.heal.enabled', againAt: null },
    ])
    const ran = await ask({ do: 'heal-run', plan: plan.id, by: 'ada' })
    expect(ran.map(({ words, outcome }) => [words, outcome])).to.deep.equal([
      ['touch "a"', 'done'],
      ['touch "b"', 'done'],
    ])
    expect(fake.done).to.deep.equal(['web-1/a', 'web-1/b'])
    const byAda = (await world.log()).filter(({ by }) => by === 'ada')
    expect(byAda.map(({ kind }) => kind)).to.deep.equal(['intended', 'ended', 'intended', 'ended'])
    const story = await world.store.events(plan.deeds[0]?.incident ?? '')
    expect(story.flatMap(({ kind, text }) => (kind === 'heal' ? [text] : [])).slice(0, 4)).to.deep.equal([
      'would: touch "a"',
      'would: touch "b"',
      'intended for ada: touch "a"',
      'ended for ada: touch "a": done',
    ])
    expect(await ask({ do: 'heal-run', plan: plan.id, by: 'ada' })).to.match(/^refused: there is no plan/u)
  })

  it('stands for what only a person may do, and for no other gate', async () => {
    const world = await mended(['a'])
    const { fake, fleet: within, ask } = world
    fake.become({ needsPerson: 'it adds SYS_ADMIN' })
    within.set('web-1', 'critical')
    await until(async () => (await world.healing()).some(({ words }) => words !== ''), world)
    const [deed] = (await ask({ do: 'heal-plan' })).deeds
    expect([deed?.verdict, deed?.runs]).to.deep.equal(['no', true])
    const { id } = await ask({ do: 'heal-plan' })
    expect((await ask({ do: 'heal-run', plan: id, by: 'ada' })).map(({ outcome }) => outcome)).to.deep.equal(['done'])
    fake.become({ needsPerson: 'it adds SYS_ADMIN', person: 'somebody has stopped it' })
    const plan = await ask({ do: 'heal-plan' })
    expect(plan.deeds.map(({ verdict, runs }) => [verdict, runs])).to.deep.equal([['no', false]])
    expect(await ask({ do: 'heal-run', plan: plan.id, by: 'ada' })).to.deep.equal([])
    expect(fake.done).to.deep.equal(['web-1/a'])
  })

  const changes: [string, Parameters<FakeRemedy['become']>[0], RegExp][] = [
    ['is another one by now', { incarnation: '2' }, /another one by now/u],
    ['would be something else', { words: 'smash "a"' }, /another thing: smash "a"/u],
    ['was stopped by a person', { person: 'somebody has stopped it' }, /somebody has stopped it/u],
    ['begins to need a person', { needsPerson: 'it adds SYS_ADMIN' }, /only a person may do that/u],
  ]
  for (const [what, parts, why] of changes)
    it(`refuses by name what ${what} when the plan is run`, async () => {
      const world = await mended(['a'], { mode: 'dry-run' })
      const { fake, fleet: within, ask } = world
      within.set('web-1', 'critical')
      await until(async () => (await world.healing()).some(({ verdict }) => verdict === 'would'), world)
      const plan = await ask({ do: 'heal-plan' })
      fake.become(parts)
      const [ran] = await ask({ do: 'heal-run', plan: plan.id, by: 'ada' })
      expect([ran?.outcome, ran?.object.name]).to.deep.equal(['refused', 'a'])
      expect(ran?.why).to.match(why)
      expect(fake.done).to.deep.equal([])
      expect((await world.log()).findLast(({ kind }) => kind === 'refused')).to.include({ by: 'ada' })
    })

  it('keeps a plan for ten minutes, and runs none while healing is stopped', async () => {
    const world = await mended(['a'], { mode: 'dry-run' })
    const { fleet: within, ask, killSwitch, fake } = world
    within.set('web-1', 'critical')
    await until(async () => (await world.healing()).some(({ verdict }) => verdict === 'would'), world)
    const plan = await ask({ do: 'heal-plan' })
    expect((await ask({ do: 'heal-plan', plan: plan.id })).id).to.equal(plan.id)
    await killSwitch.stop({ by: 'bob', at: within.clock.now(), note: '' })
    const [ran] = await ask({ do: 'heal-run', plan: plan.id, by: 'ada' })
    expect(ran?.why).to.match(/^healing is stopped: by bob/u)
    const later = await ask({ do: 'heal-plan' })
    await live(10 * MINUTE + SECOND, world)
    expect(await ask({ do: 'heal-run', plan: later.id, by: 'ada' })).to.match(/^refused: there is no plan/u)
    expect(fake.done).to.deep.equal([])
  })

  it('leaves alone what a person holds, says so, and goes on when it is released', async () => {
    const world = await mended(['a', 'b'])
    const { fake, fleet: within, ask } = world
    const until2h = within.clock.now() + 2 * HOUR
    const matches = [{ target: ['web-*'], name: ['a'] }]
    const says = await ask({ do: 'hold', matches, by: 'ada', note: 'the leak', until: until2h })
    expect(says).to.match(/^[0-9a-f]{8}: web-\*\/a until 2026-.*, by ada: the leak$/u)
    within.set('web-1', 'critical')
    await until(() => fake.done.includes('web-1/b'), world)
    await live(5 * MINUTE, world)
    expect(fake.done).to.not.include('web-1/a')
    const held = (await world.healing()).find(({ words }) => words === 'touch "a"')
    expect(held?.gates.find(({ no }) => no !== null)).to.deep.include({ gate: 'people' })
    expect(await ask({ do: 'release', id: says.slice(0, 8), by: 'bob' })).to.match(/no longer held$/u)
    await until(() => fake.done.includes('web-1/a'), world)
    const kinds = (await world.log()).filter(({ by }) => by !== undefined).map(({ kind, by }) => [kind, by])
    expect(kinds).to.deep.equal([
      ['held', 'ada'],
      ['released', 'bob'],
    ])
  })

  it('writes down who has stopped it, and that the log is whole', async () => {
    const world = await mended([])
    expect(await world.ask({ do: 'heal-stopped', by: 'ada', note: 'racks' })).to.equal('healing is stopped')
    expect((await world.log()).map(({ kind, by, words }) => [kind, by, words])).to.deep.equal([
      ['stopped', 'ada', 'healing is stopped: racks'],
    ])
  })
})
