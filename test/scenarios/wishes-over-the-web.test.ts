import { expect } from 'chai'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { WebOutcome, WebWish } from '../../lib/web/wishing.ts'
import { aMendedFleet } from '../helpers/mended-fleet.ts'
import type { MendedFleet } from '../helpers/mended-fleet.ts'
import { NOT_HEALING } from '../helpers/not-healing.ts'
import { HOUR } from '../helpers/telling.ts'

describe('what people of the web want of the daemon', () => {
  let folder: string
  let world: MendedFleet
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'orch-watch-wishes-'))
    world = await aMendedFleet(['a', 'b'], { folder, mode: 'dry-run', heal: NOT_HEALING })
    world.fleet.set('web-1', 'critical')
    // Until healing has seen it too, and would do something about it.
    await world.until(async () => {
      const outcome = await world.fleet.watch().grant({ do: 'explain', target: 'web-1', check: 'disk', item: '/' })
      const healing = outcome.kind === 'explained' ? outcome.explanation.healing : []
      return healing.length === 2 && healing.every(({ verdict }) => verdict === 'would')
    })
  })
  afterEach(async () => {
    await world.fleet.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  const status = () => world.fleet.watch().status
  const wishes = () => world.fleet.watch().wishes
  /** Waits for what the daemon does while its clock goes on. */
  async function fulfilled(...all: readonly WebWish[]): Promise<readonly WebOutcome[]> {
    const waiting = new Set(all)
    const done = Promise.all(all.map((wish) => wishes().fulfil(wish))).finally(() => waiting.clear())
    while (waiting.size > 0) await world.second()
    return done
  }
  async function one(wish: WebWish): Promise<WebOutcome> {
    const [outcome] = await fulfilled(wish)
    return outcome!
  }

  it('is seen on the pages at once', async () => {
    const { incidents } = await status().board()
    const incident = incidents[0]!.incident.id
    await one({ do: 'ack', incident, by: 'anna (web)', note: 'on it', isSticky: false })
    const [after] = (await status().board()).incidents
    expect([after?.mute?.by, after?.incident.acknowledged?.by]).to.deep.equal(['acknowledged', 'anna (web)'])
    expect((await status().story(incident))?.events.at(-1)?.text).to.match(/^by anna \(web\), .*: on it$/u)
  })

  it('is a plan, which is looked at once for all who ask, and run once', async () => {
    const [first, second] = await fulfilled({ do: 'heal-plan' }, { do: 'heal-plan' })
    expect(first).to.deep.equal(second)
    const plan = first?.kind === 'planned' ? first.plan : expect.fail('it was refused')
    expect(plan.deeds.map(({ words, runs }) => [words, runs])).to.deep.equal([
      ['touch "a"', true],
      ['touch "b"', true],
    ])
    expect(await one({ do: 'heal-plan', plan: plan.id })).to.deep.equal(first)
    const ran = await one({ do: 'heal-run', plan: plan.id, by: 'anna (web)' })
    expect(ran.kind === 'ran' && ran.deeds.map(({ outcome }) => outcome)).to.deep.equal(['done', 'done'])
    const log = await world.store.audit({ limit: 100 })
    expect(new Set(log.flatMap(({ by }) => by ?? []))).to.deep.equal(new Set(['anna (web)']))
    expect((await one({ do: 'heal-run', plan: plan.id, by: 'anna (web)' })).kind).to.equal('refused')
  })

  it('is to stop all healing: the switch is turned, and what is under way asks it', async () => {
    const planned = await one({ do: 'heal-plan' })
    const id = planned.kind === 'planned' ? planned.plan.id : ''
    await one({ do: 'heal-stop', by: 'anna (web)', note: 'we are at it' })
    expect(await wishes().stopped()).to.match(/^by anna \(web\), since .*: we are at it$/u)
    expect((await status().board()).own.troubles.some(({ says }) => says.includes('anna (web)'))).to.equal(true)
    const ran = await one({ do: 'heal-run', plan: id, by: 'bob (web)' })
    expect(ran.kind === 'ran' && ran.deeds.map(({ outcome }) => outcome)).to.deep.equal(['refused', 'refused'])
    expect(world.fake.done).to.deep.equal([])
    expect((await one({ do: 'heal-resume', by: 'bob (web)', note: '' })).kind).to.equal('done')
    expect(await wishes().stopped()).to.equal(null)
    expect((await one({ do: 'heal-resume', by: 'bob (web)', note: '' })).kind).to.equal('refused')
  })

  it('is a silence or a hold that has an id, by which it is ended', async () => {
    const until = world.fleet.clock.now() + HOUR
    const said = { by: 'anna (web)', note: 'moving racks', until }
    const quiet = await one({ do: 'silence', match: { target: ['web-1'] }, ...said })
    const held = await one({ do: 'hold', matches: [{ target: ['web-1'] }], ...said })
    expect(quiet.kind === 'done' && quiet.ids).to.deep.equal(
      wishes()
        .silences()
        .map(({ id }) => id),
    )
    const [hold] = await wishes().holds()
    expect(held.kind === 'done' && held.ids).to.deep.equal([hold?.id])
    expect([hold?.object, hold?.by, hold?.untilAt]).to.deep.equal(['web-1', 'anna (web)', until])
    await one({ do: 'release', id: hold?.id ?? '', by: 'anna (web)' })
    expect(await wishes().holds()).to.deep.equal([])
    await world.fleet.pass(HOUR)
    expect(wishes().silences()).to.deep.equal([])
  })
})
