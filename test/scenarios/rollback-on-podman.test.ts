import { generateX25519Identity } from 'age-encryption'
import { expect } from 'chai'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { orchWatch } from '../helpers/command-line.ts'
import type { Ran } from '../helpers/command-line.ts'
import type { Engine } from '../helpers/engine-process.ts'
import { needPodman, startPodman } from '../helpers/podman.ts'

/** The same story as on Docker: Podman answers otherwise, and fills in much that nobody asked for. */
describe('a rollback on a real Podman', function () {
  this.timeout(180_000)
  let engine: Engine
  let folder: string

  before(async function () {
    await needPodman(this)
    engine = await startPodman()
    folder = mkdtempSync(join(tmpdir(), 'orch-watch-rollback-'))
    writeFileSync(join(folder, 'identity'), `${await generateX25519Identity()}\n`, { mode: 0o600 })
    writeFileSync(
      join(folder, 'targets.yaml'),
      `settings: { registry: { folder: ./revisions, identity: "file:identity" } }
targets: [{ id: e, runtime: docker, endpoint: 'unix://${engine.socket}' }]
`,
    )
    await engine.docker.createVolume({ Name: 'data' })
  })
  after(async () => {
    await (engine as Engine | undefined)?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  const revisions = (...words: string[]): Promise<Ran> => orchWatch(folder, ['revisions', ...words])

  async function recordNow(name = 'web'): Promise<string> {
    const recorded = await revisions('record')
    expect(recorded.err).to.equal('')
    const { out } = await revisions('list', name, '--json', '--limit', '1')
    return (JSON.parse(out) as { revision: string }[])[0]?.revision ?? ''
  }

  function web(memoryMiB: number, password: string): Promise<unknown> {
    return engine.run({
      name: 'web',
      Cmd: ['sh', '-c', 'trap "exit 0" TERM; while true; do sleep 0.1; done'],
      Env: [`DB_PASSWORD=${password}`, 'TZ=UTC'],
      Labels: { app: 'web' },
      Volumes: { '/anon': {} },
      StopTimeout: 3,
      HostConfig: {
        Binds: ['data:/data', '/tmp:/host:ro'],
        Memory: memoryMiB * 1024 ** 2,
        CapAdd: ['NET_ADMIN'],
        ReadonlyRootfs: true,
        RestartPolicy: { Name: 'on-failure', MaximumRetryCount: 3 },
      },
    })
  }

  it('makes a container what was recorded, secrets and all', async () => {
    await web(64, 'hunter2')
    const good = await recordNow()
    await engine.docker.getContainer('web').remove({ force: true })
    await web(128, 'other')
    await recordNow()
    const { code, out, err } = await revisions('rollback', 'web', good, '--yes')
    expect([code, err], out).to.deep.equal([0, ''])
    const { Config, HostConfig } = await engine.docker.getContainer('web').inspect()
    expect(HostConfig.Memory).to.equal(64 * 1024 ** 2)
    expect(Config.Env).to.include('DB_PASSWORD=hunter2')
    const again = await revisions('diff', 'web', good, 'running')
    expect([again.code, again.out]).to.deep.equal([0, `e/web: ${good.slice(0, 8)} and running are the same\n`])
  })

  it('brings the old one back when the new one ends at once', async () => {
    const common = { name: 'brief', StopTimeout: 1 }
    await engine.run({
      ...common,
      Cmd: ['sh', '-c', 'test -e /data/well && sleep 1000'],
      HostConfig: { Binds: ['data:/data'] },
    })
    const bad = await recordNow('brief')
    await engine.docker.getContainer('brief').remove({ force: true })
    const now = await engine.run({ ...common, Cmd: ['sleep', '1000'] })
    await recordNow('brief')
    const { code, err } = await revisions('rollback', 'brief', bad, '--yes')
    expect(code).to.equal(75)
    expect(err).to.match(/not rolled back, everything is as it was before: "brief": it has ended/u)
    const { Id, State } = await engine.docker.getContainer('brief').inspect()
    expect([Id, State.Status]).to.deep.equal([now.id, 'running'])
  })

  it('is refused where something unknown shares its network', async () => {
    const revision = await recordNow()
    await engine.run({
      name: 'side',
      StopTimeout: 1,
      Labels: { 'com.docker.swarm.task.id': 'x' },
      HostConfig: { NetworkMode: 'container:web' },
    })
    const { code, out } = await revisions('rollback', 'web', revision, '--yes')
    await engine.docker.getContainer('side').remove({ force: true })
    expect(code).to.equal(69)
    expect(out).to.contain('networkMode: "side" shares its network, and is nothing that is recorded')
  })
})
