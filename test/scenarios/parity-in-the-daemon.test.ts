import { expect } from 'chai'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ReportDocument } from '../../lib/kit/report-document.ts'
import { orchWatch } from '../helpers/command-line.ts'
import { startDaemon } from '../helpers/daemon.ts'
import type { Daemon } from '../helpers/daemon.ts'
import { needEngine, startEngine } from '../helpers/engine.ts'
import type { Engine } from '../helpers/engine.ts'

const MiB = 1024 ** 2

/** Two projects beside each other on a real engine, watched: what is made differently is told, until it is not any more. */
describe('two environments that the daemon watches', function () {
  this.timeout(180_000)
  let engine: Engine
  let folder: string
  let daemon: Daemon | null = null
  let isUp = true

  before(async function () {
    await needEngine(this)
    engine = await startEngine()
    folder = mkdtempSync(join(tmpdir(), 'orch-watch-parity-'))
    for (const project of ['dev', 'prod']) {
      await run(project, 'web', ['LOG_LEVEL=' + project, 'TIER=gold'])
      await run(project, 'db', [])
    }
    writeFileSync(
      join(folder, 'targets.yaml'),
      `settings: { every: 5s, patience: { attempts: 1, recover: 1 }, registry: { folder: ./kept, plain: [TIER, LOG_LEVEL] } }
targets:
  - { id: engine, runtime: docker, endpoint: 'unix://${engine.socket}' }
parity:
  - name: shop
    a: engine//dev/*
    b: engine//prod/*
    ignore: [{ path: env.LOG_LEVEL, reason: people look at dev, owner: ada }]
  - { name: lost, a: engine//dev/*, b: engine//nowhere/*, checks: { parity: { only: ['dev/db'] } } }
`,
    )
  })

  after(async () => {
    await daemon?.end('SIGKILL')
    if (isUp) await engine.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  it('are alike to one look, but for what is meant to differ', async () => {
    const { out } = await orchWatch(folder, ['check', 'shop', '--output', 'json'])
    const told = resultsIn(out).map(({ item, status, summary }) => `${item}: ${status}: ${summary}`)
    expect(told).to.include.members([
      'dev/db: ok: alike',
      'dev/web: ok: meant: env.LOG_LEVEL (people look at dev; ada)',
    ])
  })

  it('differ as soon as one is made otherwise, and it is said in what', async () => {
    daemon = startDaemon(folder, ['--store', 'memory:'])
    await daemon.line(/watching/u)
    await daemon.line(/recorded engine/u)
    await remove('prod', 'web')
    await run('prod', 'web', ['LOG_LEVEL=prod', 'TIER=silver'], 128)
    const line = await daemon.line(/shop parity dev\/web.*silver/u)
    expect(line).to.contain('env.TIER gold → silver, limits.memoryBytes 64 MiB → 128 MiB')
    expect(line).to.contain('meant: env.LOG_LEVEL (people look at dev; ada)')
    expect(daemon.log()).not.to.match(/shop parity dev\/db/u)
  })

  it('are the same to whoever compares by hand', async () => {
    const { code, out } = await orchWatch(folder, ['parity', 'shop'])
    expect(code).to.equal(1)
    expect(out).to.match(/^dev\/web +env\.TIER +gold +silver$/mu)
    expect(out).to.match(/^dev\/web +limits\.memoryBytes +64 MiB +128 MiB$/mu)
  })

  it('are alike again when it is as it was', async () => {
    await remove('prod', 'web')
    await run('prod', 'web', ['LOG_LEVEL=prod', 'TIER=gold'])
    await daemon!.line(/recovered shop parity dev\/web/u)
  })

  it('say nothing when their engine is gone, and nothing of that is their fault', async () => {
    isUp = false
    await engine.stop()
    await daemon!.line(/engine reachable/u)
    const { out } = await orchWatch(folder, ['check', 'shop', '--output', 'json'])
    const said = resultsIn(out).filter(({ check }) => check === 'parity')
    expect(said.map(({ item, status }) => [item, status])).to.deep.equal([['', 'unknown']])
    expect(daemon!.log()).not.to.match(/shop parity.*unknown/u)
  })

  async function run(project: string, service: string, env: readonly string[], memoryMiB = 64): Promise<void> {
    await engine.run({
      name: `${project}-${service}-1`,
      Cmd: ['sleep', '1000'],
      Env: [...env],
      Labels: {
        'com.docker.compose.project': project,
        'com.docker.compose.service': service,
        'com.docker.compose.container-number': '1',
      },
      HostConfig: { Memory: memoryMiB * MiB },
    })
  }

  async function remove(project: string, service: string): Promise<void> {
    await engine.docker.getContainer(`${project}-${service}-1`).remove({ force: true })
  }
})

function resultsIn(out: string): ReportDocument['results'] {
  return (JSON.parse(out) as ReportDocument).results
}
