import { expect } from 'chai'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startDaemon } from '../helpers/daemon.ts'
import type { Daemon } from '../helpers/daemon.ts'
import { needEngine, startEngine } from '../helpers/engine.ts'
import type { Engine } from '../helpers/engine.ts'

const PASSWORD = 'correct-horse-battery'

describe('the configurations of containers on a real engine', function () {
  this.timeout(120_000)
  let engine: Engine
  let folder: string
  let daemon: Daemon

  before(async function () {
    await needEngine(this)
    engine = await startEngine()
    folder = mkdtempSync(join(tmpdir(), 'orch-watch-recorded-'))
    await run(64)
    await engine.run({ name: 'quiet', Cmd: ['sleep', '1000'] })
    writeFileSync(
      join(folder, 'targets.yaml'),
      `settings: { every: 2s, registry: ./revisions }
targets: [{ id: engine, runtime: docker, endpoint: 'unix://${engine.socket}' }]
`,
    )
    daemon = startDaemon(folder, ['--store', 'memory:'])
    await daemon.line(/recorded engine: 2 configurations for the first time/u)
  })

  after(async () => {
    await daemon.end('SIGKILL')
    await engine.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  const run = (memoryMiB: number): Promise<unknown> =>
    engine.run({
      name: 'web',
      Cmd: ['sleep', '1000'],
      Env: [`DB_PASSWORD=${PASSWORD}`],
      HostConfig: { Memory: memoryMiB * 1024 ** 2 },
    })
  const git = (...args: string[]): string =>
    execFileSync('git', ['-C', join(folder, 'revisions'), ...args], { encoding: 'utf8' })

  it('are recorded when they are first seen', () => {
    expect(git('log', '--format=%an %s')).to.equal('orch-watch engine: 2 recorded for the first time\n')
    expect(readFileSync(join(folder, 'revisions/engine/containers/web.yaml'), 'utf8')).to.match(
      /memoryBytes: 67108864/u,
    )
  })

  it('have a revision as soon as one is changed while it runs', async () => {
    await engine.docker.getContainer('web').update({ Memory: 80 * 1024 ** 2, MemorySwap: 160 * 1024 ** 2 })
    await daemon.line(/recorded engine\/web: changed while it runs: limits\.memoryBytes 67108864 → 83886080/u)
  })

  it('have one when it is made anew with other settings, and none when it is made anew as it was', async () => {
    for (const memoryMiB of [80, 96]) {
      await engine.docker.getContainer('web').remove({ force: true })
      await run(memoryMiB)
    }
    await daemon.line(/recorded engine\/web: made anew with other settings: limits\.memoryBytes 83886080 → 100663296/u)
    await engine.docker.getContainer('web').restart({ t: 0 })
    expect(git('log', '--format=%s').trim().split('\n')).to.have.length(3)
  })

  it('show no secret anywhere: not in git, not in the log', async () => {
    await daemon.end('SIGTERM')
    expect(daemon.log()).not.to.contain(PASSWORD)
    const objects = git('cat-file', '--batch-all-objects', '--batch-check', '--unordered').trim().split('\n')
    for (const each of objects) expect(git('cat-file', '-p', each.split(' ')[0] ?? '')).not.to.contain(PASSWORD)
    expect(readdirSync(join(folder, 'revisions')).sort()).to.deep.equal(['.git', 'engine'])
  })
})
