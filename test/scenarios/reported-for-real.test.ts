import { expect } from 'chai'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeReport } from '../../lib/app/period/make.ts'
import type { PeriodDocument } from '../../lib/kit/period-document.ts'
import type { Inventory } from '../../lib/model/inventory.ts'
import { memoryStore } from '../../lib/store/memory.ts'
import { orchWatch } from '../helpers/command-line.ts'
import { startDaemon } from '../helpers/daemon.ts'
import type { Daemon } from '../helpers/daemon.ts'
import { aReceiver } from '../helpers/receiver.ts'
import type { Receiver } from '../helpers/receiver.ts'
import { MINUTE } from '../helpers/telling.ts'
import { aWatchedTarget, watchFleet } from '../helpers/watched-fleet.ts'

const DAY = 86_400_000
const sum = (times: Readonly<Record<string, number>>): number => Object.values(times).reduce((all, ms) => all + ms, 0)

describe('a report on what a real daemon has seen', function () {
  this.timeout(60_000)
  let folder: string
  let site: Receiver
  let daemon: Daemon | undefined

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'orch-watch-reported-'))
    site = await aReceiver()
    const target = `{ id: site, runtime: network, address: 127.0.0.1, checks: { http: { url: '${site.origin}' } } }`
    const settings = "{ every: 1s, patience: { attempts: 1, recover: 1 }, store: 'sqlite:./store.db', registry: off }"
    writeFileSync(join(folder, 'targets.yaml'), `settings: ${settings}\ntargets: [${target}]\n`)
  })
  afterEach(async () => {
    await daemon?.end('SIGKILL')
    daemon = undefined
    await site.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const told = async (): Promise<PeriodDocument> =>
    JSON.parse((await orchWatch(folder, ['report', '--json'])).out) as PeriodDocument

  it('tells how long it was down, while the daemon runs and after it, and what was before it is not measured', async () => {
    const began = Date.now()
    daemon = startDaemon(folder)
    await daemon.line(/watching 1 target/u)
    site.behave({ kind: 'says', status: 500 })
    await daemon.line(/CRITICAL site http/u)
    const during = await told()
    expect(during.outages.shown.map(({ check, until }) => [check, until])).to.deep.equal([['http', null]])
    site.behave({ kind: 'says', status: 200 })
    await daemon.line(/recovered site http/u)
    expect(await daemon.end('SIGTERM')).to.equal(0)
    const { targets, outages, cost } = await told()
    const [{ timesMs }] = targets as [PeriodDocument['targets'][number]]
    const watchedMs = Date.now() - began
    expect(sum(timesMs)).to.equal(DAY)
    expect(timesMs.down).to.be.greaterThan(0).and.at.most(watchedMs)
    expect(timesMs.ok).to.be.at.most(watchedMs + 1_000)
    expect(timesMs.unmeasured).to.be.greaterThan(DAY - watchedMs - 2_000)
    expect(outages.shown[0]?.until).to.match(/^\d{4}-/u)
    expect(cost?.total.passes).to.be.greaterThan(1)
  })
})

describe('a report on an hour of a daemon', () => {
  it('tells to the minute what was down, what could not be reached, and when nobody looked', async () => {
    const store = memoryStore()
    const target = aWatchedTarget('web-1')
    const fleet = await watchFleet([target], { store })
    const from = fleet.clock.now()
    await fleet.pass(10 * MINUTE)
    fleet.set('web-1', 'critical', '/')
    await fleet.pass(10 * MINUTE)
    fleet.set('web-1', 'ok', '/')
    await fleet.pass(10 * MINUTE)
    fleet.set('web-1', 'down')
    await fleet.pass(10 * MINUTE)
    fleet.set('web-1', 'ok')
    await fleet.pass(10 * MINUTE)
    await fleet.stop()
    await fleet.clock.pass(30 * MINUTE)
    const until = fleet.clock.now()
    const report = await makeReport(
      { targets: [target], period: { from, until, name: 'an hour', timezone: 'UTC' }, previous: null },
      {
        ...{ store, registry: null, now: until, stopping: new AbortController().signal },
        inventory: { targets: [target], maintenance: [], settings: { history: {} } } as unknown as Inventory,
      },
    )
    const [account] = report.targets
    const minutes = Object.fromEntries(
      Object.entries(account?.times ?? {}).map(([kind, ms]) => [kind, Math.round(ms / MINUTE)]),
    )
    expect(sum(account?.times ?? {})).to.equal(until - from)
    expect(minutes['down']).to.be.within(9, 12)
    expect(minutes['unknown']).to.be.within(9, 12)
    expect(minutes['unmeasured']).to.be.within(28, 31)
    expect(minutes['ok']).to.be.within(26, 31)
    expect(report.outages.shown.map(({ subject }) => subject.check).sort()).to.deep.equal(['disk', 'reachable'])
    expect(report.cost?.total.passes).to.be.greaterThan(40)
  })
})
