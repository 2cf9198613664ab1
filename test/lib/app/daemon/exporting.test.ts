import { expect } from 'chai'
import * as z from 'zod'
import type { AnyPusher, Push } from '../../../../lib/kit/exporter.ts'
import type { Delivery } from '../../../../lib/kit/notifier.ts'
import type { ExporterPlan } from '../../../../lib/model/inventory.ts'
import { seriesOf } from '../../../helpers/metrics.ts'
import { aWatchedTarget, watchFleet } from '../../../helpers/watched-fleet.ts'

const plan: ExporterPlan = {
  ...{ name: 'central', use: 'fake', options: {}, everyMs: 30_000, labels: { site: 'eu' }, mostWaiting: 1_000 },
  source: { file: 'targets.yaml', line: 1, column: 1 },
}

/** A receiver that answers as it is told. */
function aCentral() {
  const pushes: Push[] = []
  let answer: Delivery = { kind: 'delivered', reference: '' }
  const pusher: AnyPusher = {
    ...{ kind: 'push', name: 'fake', title: 'Fake', timeoutMs: 1_000, mostSamples: 10_000 },
    options: z.strictObject({}),
    send: (push) => {
      if (answer.kind === 'delivered') pushes.push(push)
      return Promise.resolve(answer)
    },
  }
  return { pusher, pushes, answer: (next: Delivery) => void (answer = next) }
}

async function aFleet() {
  const central = aCentral()
  const fleet = await watchFleet([aWatchedTarget('web-1')], { exporters: [central.pusher] })
  await fleet.reload({ exporters: [plan] })
  return { ...central, fleet, now: () => fleet.watch().exported().families }
}

describe('metrics of the daemon', () => {
  it('are what it knows: what it cannot reach is down and unknown, what it has not seen for long is old', async () => {
    const { fleet, now } = await aFleet()
    await fleet.pass(61_000)
    expect(seriesOf(now(), 'orch_watch_up')).to.deep.equal({ 'web-1': 1 })
    expect(seriesOf(now(), 'orch_watch_status')).to.include({ 'web-1 disk /': 0 })
    fleet.set('web-1', 'critical')
    await fleet.pass(300_000)
    expect(seriesOf(now(), 'orch_watch_status')).to.include({ 'web-1 disk /': 2 })
    expect(Object.keys(seriesOf(now(), 'orch_watch_incident_opened_timestamp_seconds'))).to.deep.equal([
      'web-1 disk / critical false',
    ])
    fleet.set('web-1', 'down')
    await fleet.pass(400_000)
    expect(seriesOf(now(), 'orch_watch_up')).to.deep.equal({ 'web-1': 0 })
    expect(seriesOf(now(), 'orch_watch_status')).to.include({ 'web-1 disk /': 3, 'web-1 reachable ': 3 })
    expect(seriesOf(now(), 'orch_watch_stale')).to.deep.equal({ 'web-1 disk /': 1 })
    await fleet.stop()
  })

  it('are sent in their rhythm, with the labels of the exporter, and its own count among them', async () => {
    const { fleet, pushes, now } = await aFleet()
    await fleet.pass(95_000)
    expect(pushes).to.have.length(3)
    expect(pushes[1]?.families[0]?.samples[0]?.labels).to.deep.include(['site', 'eu'])
    expect(seriesOf(now(), 'orch_watch_export_samples_total')['central']).to.be.greaterThan(50)
    await fleet.stop()
  })

  it('wait while nobody takes them, and are sent when somebody does; of too many the oldest are counted as lost', async () => {
    const { fleet, pushes, answer, now } = await aFleet()
    answer({ kind: 'rejected', isFinal: false, reason: 'no room' })
    await fleet.pass(95_000)
    expect(seriesOf(now(), 'orch_watch_export_waiting')).to.deep.equal({ central: 3 })
    expect(fleet.warned.filter((each) => each.includes('central'))).to.deep.equal([
      'metrics do not get to "central": no room',
    ])
    answer({ kind: 'delivered', reference: '' })
    await fleet.pass(70_000)
    expect(pushes.length).to.be.within(5, 6)
    expect(pushes.map(({ at }) => at)).to.deep.equal([...pushes.map(({ at }) => at)].sort((one, other) => one - other))
    answer({ kind: 'rejected', isFinal: false, reason: 'no room' })
    await fleet.pass(3_600_000)
    expect(seriesOf(now(), 'orch_watch_export_dropped_total')['central']).to.be.greaterThan(1_000)
    expect(seriesOf(now(), 'orch_watch_export_waiting')['central']).to.be.lessThan(30)
    await fleet.stop()
  })

  it('are given up where the receiver will never take them', async () => {
    const { fleet, answer, now } = await aFleet()
    answer({ kind: 'rejected', isFinal: true, reason: 'not you' })
    await fleet.pass(35_000)
    expect(seriesOf(now(), 'orch_watch_export_waiting')).to.deep.equal({ central: 0 })
    expect(seriesOf(now(), 'orch_watch_export_dropped_total')['central']).to.be.greaterThan(10)
    await fleet.stop()
  })

  it('end with the daemon: the last word says that nothing is known any more', async () => {
    const { fleet, pushes } = await aFleet()
    await fleet.pass(35_000)
    await fleet.stop()
    expect(pushes.at(-1)?.families).to.deep.equal([])
    expect(pushes.at(-1)?.gone.length).to.be.greaterThan(20)
  })

  it('end with the exporter that is taken out of the inventory', async () => {
    const { fleet, pushes, now } = await aFleet()
    await fleet.pass(35_000)
    await fleet.reload({ exporters: [] })
    await fleet.pass(1_000)
    const before = pushes.length
    await fleet.pass(120_000)
    expect(pushes).to.have.length(before)
    expect(seriesOf(now(), 'orch_watch_export_waiting')).to.deep.equal({})
    await fleet.stop()
  })

  it('say what is missing until everybody has been looked at', async () => {
    const { fleet } = await aFleet()
    expect(fleet.watch().missing()).to.deep.equal(['looks'])
    await fleet.pass(61_000)
    expect(fleet.watch().missing()).to.deep.equal([])
    await fleet.stop()
  })
})
