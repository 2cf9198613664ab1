import { expect } from 'chai'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startDaemon } from '../helpers/daemon.ts'
import type { Daemon } from '../helpers/daemon.ts'
import { orchWatch } from '../helpers/command-line.ts'
import { until } from '../helpers/sshd.ts'
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
      `settings: { every: 2s, registry: { folder: ./revisions, push: { remote: ./there.git, every: 1s } } }
targets: [{ id: engine, runtime: docker, endpoint: 'unix://${engine.socket}' }]
`,
    )
    execFileSync('git', ['init', '--quiet', '--bare', there()])
    daemon = startDaemon(folder, ['--store', `sqlite:${join(folder, 'store.db')}`])
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
  const file = (): string => join(folder, 'targets.yaml')
  const there = (): string => join(folder, 'there.git')
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
    const subjects = git('log', '--format=%s').trim().split('\n')
    expect(subjects, subjects.join('\n')).to.have.length(3)
  })

  it('have those of networks and volumes beside them, told by the engine when they are made', async () => {
    const Options = { type: 'cifs', device: '//198.18.4.7/shop', o: `username=shop,password=${PASSWORD}` }
    await engine.docker.createVolume({ Name: 'share', DriverOpts: Options })
    await daemon.line(/recorded engine\/volume:share: recorded for the first time/u)
    await engine.docker.createNetwork({
      Name: 'late',
      Internal: true,
      IPAM: { Config: [{ Subnet: '198.18.4.0/24' }] },
    })
    await daemon.line(/recorded engine\/network:late: recorded for the first time/u)
    const file = readFileSync(join(folder, 'revisions/engine/networks/late.yaml'), 'utf8')
    expect(file).to.match(/198\.18\.4\.0\/24/u)
    await engine.docker.getNetwork('late').remove()
  })

  it('are sent to a remote, and what keeps them from it is told once, and when it is over', async () => {
    const head = git('rev-parse', 'HEAD').trim()
    const sent = (): string =>
      execFileSync('git', ['-C', there(), 'for-each-ref', '--format=%(objectname)'], { encoding: 'utf8' }).trim()
    await until(() => sent() === head)
    renameSync(there(), `${there()}.away`)
    await engine.docker.getContainer('web').update({ Memory: 112 * 1024 ** 2, MemorySwap: 224 * 1024 ** 2 })
    await daemon.line(/cannot be sent to its remote, and is tried again: .*there\.git/u)
    const { out } = await orchWatch(folder, ['status', '--store', `sqlite:${join(folder, 'store.db')}`])
    expect(out.replace(/\s+/gu, ' ')).to.contain('what is recorded is not at its remote')
    renameSync(`${there()}.away`, there())
    await daemon.line(/is sent to its remote again/u)
    expect(sent()).to.equal(git('rev-parse', 'HEAD').trim())
    expect(daemon.log().match(/cannot be sent to its remote/gu)).to.have.length(1)
  })

  it('wait for the next start where the folder is another one from now on', async () => {
    writeFileSync(file(), readFileSync(file(), 'utf8').replace('./revisions', './elsewhere'))
    const { out } = await orchWatch(folder, ['reload'])
    expect(out).to.contain('"settings.registry" has changed, and waits for the next start')
    await daemon.line(/"settings\.registry" has changed/u)
  })

  it('show no secret anywhere: not in git, not in the log', async () => {
    await daemon.end('SIGTERM')
    expect(daemon.log()).not.to.contain(PASSWORD)
    const objects = git('cat-file', '--batch-all-objects', '--batch-check', '--unordered').trim().split('\n')
    for (const each of objects) expect(git('cat-file', '-p', each.split(' ')[0] ?? '')).not.to.contain(PASSWORD)
    expect(readdirSync(join(folder, 'revisions')).sort()).to.deep.equal(['.git', 'engine'])
  })
})
