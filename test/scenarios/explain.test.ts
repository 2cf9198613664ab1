import { expect } from 'chai'
import type { Explanation } from '../../lib/app/control/explanation.ts'
import { aRule, HOUR, MINUTE, SECOND } from '../helpers/telling.ts'
import { aWatchedTarget, watchFleet } from '../helpers/watched-fleet.ts'
import type { WatchedFleet } from '../helpers/watched-fleet.ts'

async function explained(fleet: WatchedFleet, target: string, check = 'disk', item?: string): Promise<Explanation> {
  const asked = { do: 'explain', target, check, ...(item !== undefined && { item }) } as const
  const outcome = await fleet.watch().grant(asked)
  if (outcome.kind !== 'explained') throw new Error(`it is ${outcome.kind}`)
  return outcome.explanation
}

const standingOf = ({ routes }: Explanation) => routes[0]?.standing

describe('the daemon, asked why', () => {
  it('says of what is well that it is, and who would be told', async () => {
    const fleet = await watchFleet([aWatchedTarget('web-1')])
    await fleet.pass(5 * MINUTE)
    const found = await explained(fleet, 'web-1')
    await fleet.stop()
    expect(found).to.deep.include({ subject: { target: 'web-1', check: 'disk', item: '/' }, source: 'daemon' })
    expect(found.seen).to.include({ status: 'ok', summary: '/ is ok', isStale: false })
    expect(found.belief).to.include({ status: 'ok', against: null, changeRatio: 0, flapsAbove: 0.5 })
    expect([found.incident, found.asked]).to.deep.equal([null, 'critical'])
    expect(standingOf(found)).to.deep.equal({ kind: 'would', afterMs: 10 * SECOND })
  })

  it('says of what has just turned bad how often that was seen, and how often it takes', async () => {
    const fleet = await watchFleet([aWatchedTarget('web-1')])
    await fleet.pass(5 * MINUTE)
    fleet.set('web-1', 'critical', '/')
    const doubts = async (): Promise<number> => (await explained(fleet, 'web-1')).belief?.against?.looks ?? 0
    while ((await doubts()) < 2) await fleet.pass(SECOND)
    const found = await explained(fleet, 'web-1')
    await fleet.stop()
    expect(found.belief?.against).to.deep.equal({ looks: 2, needed: 3, retryMs: 20 * SECOND })
    expect(found.incident).to.equal(null)
  })

  it('says when people were told, and when they hear of it again', async () => {
    const fleet = await watchFleet([aWatchedTarget('web-1')])
    fleet.set('web-1', 'critical', '/')
    await fleet.pass(10 * MINUTE)
    const found = await explained(fleet, 'web-1', 'disk', '/')
    await fleet.stop()
    const told = found.routes[0]?.told
    expect(told).to.include({ status: 'critical', at: fleet.heard[0]?.at })
    expect(standingOf(found)).to.deep.equal({ kind: 'told', againAt: (told?.at ?? 0) + 4 * HOUR })
    expect(found.nextAt).to.equal((told?.at ?? 0) + 4 * HOUR)
  })

  it('names the gateway that keeps us from seeing', async () => {
    const behind = aWatchedTarget('web-1', { dependsOn: ['gateway'] })
    const others = [aWatchedTarget('web-2'), aWatchedTarget('web-3'), aWatchedTarget('web-4')]
    const fleet = await watchFleet([aWatchedTarget('gateway'), behind, ...others])
    await fleet.pass(5 * MINUTE)
    for (const id of ['gateway', 'web-1']) fleet.set(id, 'down')
    await fleet.pass(10 * MINUTE)
    const found = await explained(fleet, 'web-1', 'reachable')
    await fleet.stop()
    expect(found.mute).to.deep.equal({ by: 'dependency', detail: '"gateway" cannot be reached' })
    expect(standingOf(found)).to.deep.equal({ kind: 'muted', ...found.mute })
  })

  it('names the silence, before there is a problem and when there is one', async () => {
    const fleet = await watchFleet([aWatchedTarget('web-1')], { rules: [aRule()] })
    await fleet.pass(5 * MINUTE)
    const until = fleet.clock.now() + HOUR
    const match = { target: ['web-*'] }
    await fleet.watch().grant({ do: 'silence', match, by: 'ada', note: 'moving', until })
    expect(standingOf(await explained(fleet, 'web-1'))).to.include({ kind: 'muted', by: 'silence', until })
    fleet.set('web-1', 'critical', '/')
    await fleet.pass(5 * MINUTE)
    const found = await explained(fleet, 'web-1')
    await fleet.stop()
    expect(found.incident?.phase).to.equal('open')
    expect(standingOf(found)).to.include({ kind: 'muted', by: 'silence', until })
    expect(found.nextAt).to.equal(until)
  })

  it('asks which of several items is meant, and knows no target that is not there', async () => {
    const fleet = await watchFleet([aWatchedTarget('web-1')])
    fleet.set('web-1', 'ok', '/var')
    await fleet.pass(5 * MINUTE)
    const several = await fleet.watch().grant({ do: 'explain', target: 'web-1', check: 'disk' })
    const nobody = await fleet.watch().grant({ do: 'explain', target: 'web-9', check: 'disk' })
    await fleet.stop()
    expect(several).to.deep.equal({ kind: 'refused', why: '"web-1" has several items of "disk": /, /var' })
    expect(nobody).to.deep.equal({ kind: 'refused', why: 'there is no target "web-9"' })
  })
})
