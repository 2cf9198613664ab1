import { expect } from 'chai'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fault } from '../../lib/kit/fault.ts'
import { aMendedFleet } from '../helpers/mended-fleet.ts'
import type { MendedFleet } from '../helpers/mended-fleet.ts'
import { MINUTE, SECOND } from '../helpers/telling.ts'

describe('what mends by itself, where nobody knows how it is', () => {
  let folder: string
  let world: MendedFleet
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'orch-watch-heal-'))
    world = await aMendedFleet(['a', 'b'], { folder })
  })
  afterEach(async () => {
    await world.fleet.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  it('does nothing about what is another way at every look, and one is told once', async () => {
    const { fleet, fake } = world
    let isBad = false
    for (let looks = 0; looks < 60;) {
      await world.live(SECOND)
      if (fleet.looks.length === looks) continue
      looks = fleet.looks.length
      isBad = !isBad
      fleet.set('web-1', isBad ? 'critical' : 'ok')
    }
    expect(fake.done).to.deep.equal([])
    expect(fleet.heard.flatMap(({ entries }) => entries).map(({ isFlapping }) => isFlapping)).to.deep.equal([true])
  })

  it('does nothing while nothing at all can be looked at, however long, and mends what is bad then', async () => {
    const { fleet, fake } = world
    fleet.set('web-1', 'critical')
    fleet.set('web-1', 'down')
    await world.live(20 * MINUTE)
    expect(fake.done).to.deep.equal([])
    fleet.set('web-1', 'critical')
    await world.until(() => fake.done.length > 0)
  })

  it('asks what became of a deed of which no answer came, and never just does it again', async () => {
    const { fleet, fake, store } = world
    const called: string[] = []
    fake.meanwhile((name) => {
      called.push(name)
      return Promise.reject(fault('timed-out', 'no answer within 10 s'))
    })
    fleet.set('web-1', 'critical')
    await world.live(20 * MINUTE)
    expect(called.toSorted()).to.deep.equal(['a', 'b'])
    const audit = await store.audit({ limit: 100 })
    const words = (kind: string): string[] => audit.flatMap((each) => (each.kind === kind ? each.words : []))
    expect(words('ended').toSorted()).to.deep.equal([
      'touch "a": unknown: no answer within 10 s',
      'touch "b": unknown: no answer within 10 s',
    ])
    expect(words('refused').join()).to.include('nobody knows whether it was done')
  })
})
