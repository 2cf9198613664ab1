import { expect } from 'chai'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { orchWatch } from '../helpers/command-line.ts'
import { startDaemon } from '../helpers/daemon.ts'
import type { Daemon } from '../helpers/daemon.ts'
import { needEngine, startEngine } from '../helpers/engine.ts'
import type { Engine } from '../helpers/engine.ts'

const inventoryOf = (one: Engine, two: Engine): string => `
settings:
  every: 3s
  patience: { attempts: 1, recover: 1, flapping: off }
  registry: ./revisions
  heal: { enabled: true, confirmAfter: 200ms, restAfterStart: 1s, budget: 100 per 1h, perHost: 100 per 1h }
targets:
  - { id: one, runtime: docker, endpoint: 'unix://${one.socket}' }
  - { id: two, runtime: docker, endpoint: 'unix://${two.socket}' }
workloads:
  - { id: shop, on: { targets: [one, two] }, select: { names: 'shop-*' }, replicas: 4 }
  - { id: solo, on: { targets: [one] }, select: { names: 'solo-*' }, replicas: 2 }
rules:
  - name: all
    when: { check: workload-replicas }
    then: [{ remedy: start-replica, healthyWithin: 20s }]
    mode: act
    backoff: { first: 1s, most: 2s }
`

describe('a replica that never was, on real engines', function () {
  this.timeout(90_000)
  let one: Engine
  let two: Engine
  let folder: string
  let daemon: Daemon

  before(async function () {
    await needEngine(this)
    ;[one, two] = await Promise.all([startEngine(), startEngine()])
    folder = mkdtempSync(join(tmpdir(), 'orch-watch-slots-'))
    const Healthcheck = { Test: ['CMD', 'true'], Interval: 2e8, Retries: 2 }
    const options = { StopSignal: 'SIGKILL', Healthcheck, Env: ['API_TOKEN=hunter2'], Volumes: { '/cache': {} } }
    // One image, as if both had pulled it.
    const saved = await one.docker.getImage(one.image).get()
    await once((await two.docker.loadImage(saved)).resume(), 'end')
    for (const [engine, name] of [
      [one, 'shop-1'],
      [one, 'shop-2'],
      [two, 'shop-4'],
    ] as const)
      await engine.run({ name, ...options })
    await one.run({ name: 'solo-1', StopSignal: 'SIGKILL', HostConfig: { Binds: ['data:/data'] } })
    writeFileSync(join(folder, 'targets.yaml'), inventoryOf(one, two))
    await orchWatch(folder, ['revisions', 'record'])
    daemon = startDaemon(folder, ['--store', `sqlite:${join(folder, 'store.db')}`])
  })
  after(async () => {
    await (daemon as Daemon | undefined)?.end('SIGKILL')
    await (one as Engine | undefined)?.stop()
    await (two as Engine | undefined)?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  it('is made like a healthy one, secrets and all, with the next free name, where fewest of it are', async () => {
    await daemon.line(/healing: ended: make "shop-3" on "two", like "shop-\d": done/u)
    const { Config, State, Mounts } = await two.docker.getContainer('shop-3').inspect()
    expect(Config.Env).to.include('API_TOKEN=hunter2')
    expect(State.Health?.Status).to.equal('healthy')
    const others = (await two.docker.getContainer('shop-4').inspect()).Mounts
    expect(Mounts.map(({ Destination }) => Destination)).to.deep.equal(['/cache'])
    expect(Mounts[0]?.Name).to.not.equal(others[0]?.Name)
    const { out } = await orchWatch(folder, ['revisions', 'list', 'two/shop-3'])
    expect(out).to.match(/made as a further replica, like shop-\d/u)
  })

  it('is not made where the only one has something that only one may have, and the words say what', async () => {
    await daemon.line(/healing: refused: make "solo-2" on "one", .*mounts\["?\/data"?\]\.volume: it writes there, and/u)
    expect(await one.docker.listContainers({ all: true, filters: { name: ['solo-'] } })).to.have.length(1)
  })
})
