import { expect } from 'chai'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startDaemon } from '../helpers/daemon.ts'
import type { Daemon } from '../helpers/daemon.ts'
import { needEngine, startEngine } from '../helpers/engine.ts'
import type { Engine } from '../helpers/engine.ts'

describe('ten plain containers that are declared as one workload', function () {
  this.timeout(120_000)
  let engine: Engine
  let folder: string
  let daemon: Daemon

  before(async function () {
    await needEngine(this)
    engine = await startEngine()
    folder = mkdtempSync(join(tmpdir(), 'orch-watch-declared-'))
    for (let number = 1; number <= 10; number += 1)
      await engine.run({ name: `shop-${number}`, Cmd: ['sleep', '1000'], Labels: { app: 'shop' } })
    writeFileSync(
      join(folder, 'targets.yaml'),
      `settings: { every: 5s, patience: { attempts: 1, recover: 1 } }
targets: [{ id: engine, runtime: docker, endpoint: 'unix://${engine.socket}' }]
workloads: [{ id: shop, on: { targets: engine }, select: { labels: { app: shop } }, replicas: 10 }]
`,
    )
    daemon = startDaemon(folder, ['--store', 'memory:'])
    await daemon.line(/watching/u)
  })

  after(async () => {
    await daemon.end('SIGKILL')
    await engine.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  it('are nine as soon as one is killed, and it is said which, where and how', async () => {
    await engine.docker.getContainer('shop-7').kill()
    const line = await daemon.line(/shop workload-replicas.*10 wanted, 9 ready/u)
    expect(line).to.match(/shop-7 missing, last on engine, exit code 137 \(killed\)/u)
  })

  it('are ten again when it is started', async () => {
    await engine.docker.getContainer('shop-7').start()
    await daemon.line(/recovered shop workload-replicas/u)
  })
})
