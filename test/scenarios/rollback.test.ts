import { generateX25519Identity } from 'age-encryption'
import { expect } from 'chai'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { orchWatch } from '../helpers/command-line.ts'
import type { Ran } from '../helpers/command-line.ts'
import { needEngine, startEngine } from '../helpers/engine.ts'
import type { Engine } from '../helpers/engine.ts'

describe('a rollback on a real engine', function () {
  this.timeout(180_000)
  let engine: Engine
  let folder: string

  before(async function () {
    await needEngine(this)
    engine = await startEngine()
    await network('front', '198.51.100.0/24')
    await network('back', '198.18.3.0/24')
    await engine.docker.createVolume({ Name: 'data' })
  })
  after(async () => {
    await removeAll()
    for (const name of ['front', 'back']) await engine.docker.getNetwork(name).remove()
    await engine.stop()
  })

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'orch-watch-rollback-'))
    writeFileSync(join(folder, 'identity'), `${await generateX25519Identity()}\n`, { mode: 0o600 })
    writeFileSync(
      join(folder, 'targets.yaml'),
      `settings: { registry: { folder: ./revisions, identity: "file:identity" } }
targets: [{ id: e, runtime: docker, endpoint: 'unix://${engine.socket}' }]
`,
    )
    await removeAll()
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  const network = (Name: string, Subnet: string): Promise<unknown> =>
    engine.docker.createNetwork({ Name, Internal: true, IPAM: { Driver: 'default', Config: [{ Subnet }] } })
  const removeAll = async (): Promise<void> => {
    for (const { Id } of await engine.docker.listContainers({ all: true }))
      await engine.docker.getContainer(Id).remove({ force: true })
  }
  const revisions = (...words: string[]): Promise<Ran> => orchWatch(folder, ['revisions', ...words])
  const recordNow = async (): Promise<string> => {
    await revisions('record')
    const { out } = await revisions('list', '--json', '--limit', '1')
    return (JSON.parse(out) as { revision: string }[])[0]?.revision ?? ''
  }
  const names = async (): Promise<string[]> =>
    (await engine.docker.listContainers({ all: true })).map(({ Names, State }) => `${Names.join()} ${State}`).sort()
  const journal = (): string[] => {
    try {
      return readdirSync(join(folder, 'revisions/.git/orch-watch/journal'))
    } catch {
      return []
    }
  }

  /** Much of what a container can be. */
  async function rich(memoryMiB: number, password: string): Promise<void> {
    const container = await engine.docker.createContainer({
      name: 'web',
      Image: engine.image,
      Cmd: ['sh', '-c', 'trap "exit 0" TERM; while true; do sleep 0.1; done', '--token', password],
      Env: [`DB_PASSWORD=${password}`, 'TZ=UTC'],
      Labels: Object.fromEntries([
        ['__proto__', 'x'],
        ['app', 'web'],
      ]),
      Volumes: { '/anon': {} },
      User: '0:0',
      StopTimeout: 3,
      Healthcheck: { Test: ['CMD', 'true'], Interval: 1e9, Retries: 3 },
      NetworkingConfig: { EndpointsConfig: { front: { Aliases: ['fr'] } } },
      HostConfig: {
        NetworkMode: 'front',
        Memory: memoryMiB * 1024 ** 2,
        Binds: ['data:/data', '/tmp:/host:ro'],
        Tmpfs: { '/scratch': 'size=1m' },
        Ulimits: [{ Name: 'nofile', Soft: 100, Hard: 200 }],
        Devices: [{ PathOnHost: '/dev/null', PathInContainer: '/dev/xnull', CgroupPermissions: 'rw' }],
        Sysctls: { 'net.ipv4.ip_forward': '1' },
        CapAdd: ['NET_ADMIN'],
        Dns: ['198.18.3.53'],
        ExtraHosts: ['db:198.18.3.9'],
        LogConfig: { Type: 'json-file', Config: { 'max-size': '1m' } },
        RestartPolicy: { Name: 'unless-stopped' },
        ReadonlyRootfs: true,
      },
    })
    await engine.docker.getNetwork('back').connect({
      Container: container.id,
      EndpointConfig: { IPAMConfig: { IPv4Address: '198.18.3.10' }, Aliases: ['db'] },
    })
    await container.start()
  }
  async function madeAnew(memoryMiB: number, password: string): Promise<void> {
    await engine.docker.getContainer('web').remove({ force: true })
    await rich(memoryMiB, password)
  }

  it('makes a rich container what was recorded, secrets and all, and records that it did', async () => {
    await rich(64, 'first-secret')
    const revision = await recordNow()
    await madeAnew(96, 'second-secret')
    await recordNow()
    const { code, out, err } = await revisions('rollback', 'web', revision, '--yes')
    expect([code, err]).to.deep.equal([0, ''])
    expect(out).to.match(/create "web\.orch-watch-new", connect it to back: \d+ ms\n/u)
    expect(out).to.match(new RegExp(`e/web: rolled back to ${revision.slice(0, 8)}\n$`, 'u'))
    expect((await revisions('diff', 'web', revision, 'running')).out).to.match(/are the same/u)
    const { Config, State } = await engine.docker.getContainer('web').inspect()
    expect([Config.Env.includes('DB_PASSWORD=first-secret'), Config.Cmd.at(-1), State.Running]).to.deep.equal([
      true,
      'first-secret',
      true,
    ])
    expect(await names()).to.deep.equal(['/web running'])
    expect(journal()).to.deep.equal([])
    const [newest] = JSON.parse((await revisions('list', 'web', '--json')).out) as { words: string }[]
    expect(newest?.words).to.equal(`rolled back to ${revision.slice(0, 8)}`)
    expect((await revisions('record')).out).to.equal('nothing has changed\n')
  })

  it('says how it would be done, without a secret, and does nothing', async () => {
    await rich(64, 'first-secret')
    const revision = await recordNow()
    await madeAnew(96, 'second-secret')
    const { code, out } = await revisions('rollback', 'web', revision, '--plan')
    expect(code).to.equal(0)
    expect(out).to.match(/~ +limits\.memoryBytes +100663296 +67108864 +operator/u)
    expect(out).to.contain('stop "web"').and.not.to.contain('first-secret')
    const json = await revisions('rollback', 'web', revision, '--plan', '--json')
    expect(json.out).not.to.contain('-secret')
    expect(JSON.parse(json.out)).to.deep.include({ revision, cannot: [], left: [] })
    expect((JSON.parse(json.out) as { parts: object[] }).parts[0]).to.include({
      target: 'e',
      name: 'web',
      runsAs: 'web',
    })
    expect((await engine.docker.getContainer('web').inspect()).HostConfig.Memory).to.equal(96 * 1024 ** 2)
  })

  it('is not done without being asked for twice', async () => {
    await rich(64, 'first-secret')
    const { code, err } = await revisions('rollback', 'web', await recordNow())
    expect(code).to.equal(64)
    expect(err).to.match(/--plan, then say --yes/u)
  })

  it('names the field that cannot be had again, and leaves everything alone', async () => {
    await rich(64, 'first-secret')
    const revision = await recordNow()
    writeFileSync(
      join(folder, 'targets.yaml'),
      `settings: { registry: ./revisions }
targets: [{ id: e, runtime: docker, endpoint: 'unix://${engine.socket}' }]
`,
    )
    const { code, out } = await revisions('rollback', 'web', revision, '--yes')
    expect(code).to.equal(69)
    expect(out).to.contain('env.DB_PASSWORD: a secret, and its value is not kept')
    expect(await names()).to.deep.equal(['/web running'])
  })

  for (const [what, Cmd, Healthcheck] of [
    ['ends at once', ['false'], undefined],
    ['is unhealthy', ['sleep', '1000'], { Test: ['CMD', 'false'], Interval: 1e8, Retries: 1 }],
  ] as const)
    it(`brings the old one back when the new one ${what}`, async () => {
      const common = { name: 'web', HostConfig: { RestartPolicy: { Name: 'always' } } }
      await engine.run({
        ...common,
        Cmd: [...Cmd],
        ...(Healthcheck && { Healthcheck: { ...Healthcheck, Test: [...Healthcheck.Test] } }),
      })
      const revision = await recordNow()
      await engine.docker.getContainer('web').remove({ force: true })
      const good = await engine.run({ ...common, StopTimeout: 1 })
      await recordNow()
      const { code, err } = await revisions('rollback', 'web', revision, '--yes')
      expect(code).to.equal(75)
      expect(err).to.match(/not rolled back, everything is as it was before: "web": it (?:has ended|is unhealthy)/u)
      expect(await names()).to.deep.equal(['/web running'])
      expect((await engine.docker.getContainer('web').inspect()).Id).to.equal(good.id)
      expect(journal()).to.deep.equal([])
    })

  it('keeps what was written to a volume without a name', async () => {
    const common = { name: 'web', StopTimeout: 1, Volumes: { '/anon': {} } }
    await engine.run({ ...common, Env: ['TZ=UTC'] })
    const revision = await recordNow()
    await engine.docker.getContainer('web').remove({ force: true })
    const now = await engine.run({ ...common, Env: ['TZ=Europe/Berlin'] })
    const volume = (await now.inspect()).Mounts[0]?.Name
    const { code } = await revisions('rollback', 'web', revision, '--yes')
    expect(code).to.equal(0)
    expect((await engine.docker.getContainer('web').inspect()).Mounts[0]?.Name).to.equal(volume)
  })

  it('is refused where a leftover of somebody else bears the name, and where something unknown shares its network', async () => {
    await engine.run({ name: 'web', StopTimeout: 1 })
    const revision = await recordNow()
    await engine.run({ name: 'web.orch-watch-old', StopTimeout: 1 })
    const Labels = { 'com.docker.swarm.task.id': 'x' }
    await engine.run({ name: 'side', StopTimeout: 1, Labels, HostConfig: { NetworkMode: 'container:web' } })
    const { code, out } = await revisions('rollback', 'web', revision, '--yes')
    expect(code).to.equal(69)
    expect(out).to.contain('name: there is a container "web.orch-watch-old", and nobody here remembers it')
    expect(out).to.contain('networkMode: "side" shares its network, and is nothing that is recorded')
  })

  it('goes through the host beside which the engine runs', async () => {
    writeFileSync(
      join(folder, 'targets.yaml'),
      `settings: { registry: ./revisions }
targets: [{ id: h, runtime: local, engine: '${engine.socket}' }]
`,
    )
    await engine.run({ name: 'web', StopTimeout: 1, Labels: { a: '1' } })
    const revision = await recordNow()
    await engine.docker.getContainer('web').remove({ force: true })
    await engine.run({ name: 'web', StopTimeout: 1, Labels: { a: '2' } })
    const { code, err } = await revisions('rollback', 'h/web', revision, '--yes', '--json')
    expect([code, err]).to.deep.equal([0, ''])
    expect((await engine.docker.getContainer('web').inspect()).Config.Labels).to.deep.equal({ a: '1' })
  })

  it('leaves what is stopped stopped, and makes it anew all the same', async () => {
    await (
      await engine.docker.createContainer({
        name: 'web',
        Image: engine.image,
        Cmd: ['true'],
        HostConfig: { NetworkMode: 'none' },
      })
    ).start()
    const revision = await recordNow()
    await engine.docker.getContainer('web').remove({ force: true })
    await engine.docker.createContainer({
      name: 'web',
      Image: engine.image,
      Cmd: ['false'],
      HostConfig: { NetworkMode: 'none' },
    })
    const { code, out } = await revisions('rollback', 'web', revision, '--yes')
    expect(code).to.equal(0)
    expect(out).not.to.match(/^start/mu)
    expect(await names()).to.deep.equal(['/web created'])
  })

  it('makes one that is gone again', async () => {
    await engine.run({ name: 'web', StopTimeout: 1 })
    const revision = await recordNow()
    await engine.docker.getContainer('web').remove({ force: true })
    await recordNow()
    const { code } = await revisions('rollback', 'e/web', revision, '--yes')
    expect(code).to.equal(0)
    expect(await names()).to.deep.equal(['/web running'])
  })
})
