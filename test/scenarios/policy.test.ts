import { expect } from 'chai'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { checkOnce } from '../../lib/app/check.ts'
import { loadWorld } from '../../lib/app/world.ts'
import type { World } from '../../lib/app/world.ts'
import { systemClock } from '../../lib/base/clock.ts'
import { changesBetween } from '../../lib/inventory/changes.ts'
import { statusOf, summaryOf } from '../../lib/model/result.ts'
import { recordContainer } from '../../lib/record/container.ts'
import { hiding } from '../../lib/record/hide.ts'
import { needEngine, startEngine } from '../helpers/engine.ts'
import type { Engine } from '../helpers/engine.ts'

describe('what containers may be, on a real engine', function () {
  this.timeout(120_000)
  let engine: Engine
  let folder: string

  before(async function () {
    await needEngine(this)
    engine = await startEngine()
    folder = mkdtempSync(join(tmpdir(), 'orch-watch-policy-'))
    await engine.run({ name: 'loose', Cmd: ['sleep', '1000'] })
    await engine.run({
      name: 'told',
      Cmd: ['sleep', '1000'],
      User: '1000',
      Env: ['DB_PASSWORD_FILE=/run/secrets/db'],
      Healthcheck: { Test: ['CMD', 'true'], Interval: 3_600_000_000_000 },
      HostConfig: {
        ...{ Memory: 32 * 1024 ** 2, PidsLimit: 20, NanoCpus: 5e8, ReadonlyRootfs: true },
        SecurityOpt: ['no-new-privileges:true'],
        LogConfig: { Type: 'local', Config: {} },
      },
    })
    // Made and not started: where tests run nobody may have every right.
    await engine.docker.createContainer({
      name: 'open',
      Image: engine.image,
      Cmd: ['sleep', '1000'],
      Env: ['API_TOKEN=hunter2'],
      HostConfig: { Privileged: true, PidMode: 'host', Binds: [`${engine.socket}:/docker.sock`, '/etc:/host-etc'] },
    })
  })

  after(async () => {
    await engine.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  it('is held against the rules that are shipped: the worst is told first, and no secret', async () => {
    const told = await judged('{}')
    expect(told.get('told')).to.match(/^ok: \d+ rules, none broken$/u)
    expect(told.get('loose')).to.match(
      /^warning: 6 of \d+ rules broken: new-privileges: .*; noted: no-cpu-limit, writable-root$/u,
    )
    expect(told.get('open')).to.match(
      /^critical: \d+ of \d+ rules broken: privileged: has every right of its host; host-processes: /u,
    )
    expect(told.get('open')).to.contain('engine-socket').and.contain('host-path-writable')
    expect([...told.values()].join()).not.to.contain('hunter2')
  })

  it('is held against rules of somebody’s own, and an exception is told as one until its day', async () => {
    writeFileSync(join(folder, 'ours.yaml'), OURS)
    const settings = (until: string): string =>
      `{ bundles: [./ours.yaml], except: [told], waivers: [{ rule: no-host-files, object: open, reason: backs it up, owner: ann, until: '${until}' }] }`
    const now = await judged(settings('9999-12-31'))
    expect(now.get('open')).to.equal(
      'ok: 1 rule, none broken; waived: no-host-files until 9999-12-31 (ann: backs it up)',
    )
    expect(now.get('')).to.equal('ok: 1 rule, broken by none of 2; 1 waiver in use')
    const then = await judged(settings('2026-01-31'))
    expect(then.get('open')).to.match(
      /^warning: 1 of 1 rule broken: no-host-files: reads files of its host \(mounts\["\/host-etc"\]\.source \/etc\), its waiver is over since 2026-01-31$/u,
    )
    expect(then.has('told')).to.equal(false)
  })

  it('is another question as soon as a file of rules has changed and the inventory is read anew', async () => {
    writeFileSync(join(folder, 'ours.yaml'), OURS)
    const [before, same] = [await world('{ bundles: [./ours.yaml] }'), await world('{ bundles: [./ours.yaml] }')]
    writeFileSync(join(folder, 'ours.yaml'), OURS.replace('warning', 'critical'))
    const after = await world('{ bundles: [./ours.yaml] }')
    expect([...changesBetween(targetsOf(before), targetsOf(same)).changed]).to.deep.equal([])
    expect([...changesBetween(targetsOf(before), targetsOf(after)).changed]).to.deep.equal(['engine'])
  })

  function world(settings: string): Promise<World> {
    const yaml = `targets: [{ id: engine, runtime: docker, endpoint: 'unix://${engine.socket}', checks: { policy: ${settings} } }]\n`
    writeFileSync(join(folder, 'targets.yaml'), yaml)
    return loadWorld({}, { cwd: folder, env: { HOME: folder } })
  }

  /** What is said of each container, and under the empty name of all of them. */
  async function judged(settings: string): Promise<ReadonlyMap<string, string>> {
    const given = await world(settings)
    const hide = hiding({ secret: [], plain: [] }, (text) => `f${text.length}`)
    const { report } = await checkOnce(given.inventory, given.inventory.targets, {
      ...given,
      memory: new Map(),
      clock: systemClock,
      stopping: new AbortController().signal,
      record: (definition) => recordContainer(definition, hide),
    })
    const ours = report.results.filter(({ subject }) => subject.check === 'policy')
    return new Map(ours.map((each) => [each.subject.item, `${statusOf(each)}: ${summaryOf(each)}`]))
  }
})

const OURS = `rules:
  - id: no-host-files
    title: reads files of its host
    severity: warning
    broken: { field: mounts.*.source, like: '/etc*' }
`

function targetsOf({ inventory }: World): Parameters<typeof changesBetween>[0] {
  return new Map(inventory.targets.map((target) => [target.id, target]))
}
