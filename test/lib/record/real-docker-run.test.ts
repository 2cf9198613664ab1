import { expect } from 'chai'
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { Session } from '../../../lib/kit/connector.ts'
import type { Configuration, Scalar } from '../../../lib/model/configuration.ts'
import { diff } from '../../../lib/kit/configuration-diff.ts'
import { dockerRun } from '../../../lib/record/export/docker-run.ts'
import { dockerService } from '../../../lib/record/export/docker-service.ts'
import type { Exported } from '../../../lib/record/export/saying.ts'
import { shellLines } from '../../../lib/record/export/shell-line.ts'
import type { Call } from '../../../lib/record/export/shell-line.ts'
import { hiding } from '../../../lib/record/hide.ts'
import { record } from '../../../lib/record/record.ts'
import { pathWords, valueWords } from '../../../lib/record/words.ts'
import { ask, openDocker, value } from '../../helpers/docker-session.ts'
import { needEngine, startEngine } from '../../helpers/engine.ts'
import type { Engine } from '../../helpers/engine.ts'
import { configurationsIn } from '../../helpers/recordings.ts'
import { skipUnless } from '../../helpers/needs.ts'
import { openSwarm } from '../../helpers/swarm.ts'

const run = promisify(execFile)

describe('a call that makes the same again', function () {
  this.timeout(120_000)
  let engine: Engine
  let session: Session
  const secrets = new Map<string, Scalar | readonly Scalar[]>()
  const hide = hiding(
    { secret: [], plain: [] },
    (text) => Buffer.from(text).toString('base64'),
    (path, hidden) => void secrets.set(JSON.stringify(path), hidden),
  )
  const reveal = (path: readonly string[]): string | undefined => {
    const whole = secrets.get(JSON.stringify(path))
    const list = secrets.get(JSON.stringify(path.slice(0, -1)))
    const found = whole ?? (Array.isArray(list) ? (list as Scalar[])[Number(path.at(-1))] : undefined)
    return found === undefined ? undefined : String(found)
  }

  before(async function () {
    await needEngine(this)
    skipUnless(this, { files: ['/usr/bin/docker'] })
    engine = await startEngine()
    session = await openDocker(`unix://${engine.socket}`, { record: (definition) => record(definition, hide) })
    for (const [name, subnet] of [
      ['back', '198.18.2.0/24'],
      ['front', '198.18.1.0/24'],
    ])
      await engine.docker.createNetwork({
        Name: name!,
        Internal: true,
        IPAM: { Config: [{ Subnet: subnet! }] },
      })
  })
  after(async () => {
    await (session as Session | undefined)?.close()
    const { docker } = (engine as Engine | undefined) ?? {}
    // The bridges of an engine stay when it goes.
    if (docker) {
      for (const { Id } of await docker.listContainers({ all: true }))
        await docker.getContainer(Id).remove({ force: true })
      for (const name of ['back', 'front']) await docker.getNetwork(name).remove()
    }
    await (engine as Engine | undefined)?.stop()
  })

  /** As a person would paste it. */
  const typed = async (calls: readonly Call[]): Promise<void> => {
    const env = { PATH: process.env['PATH'], HOME: '/nowhere', DOCKER_HOST: `unix://${engine.socket}` }
    await run('/bin/sh', ['-c', shellLines(calls)], { env })
  }
  const recorded = async (name: string): Promise<Configuration> => {
    const all = value((await ask(session, 'configurations')).configurations)
    const found = all.find(({ runsAs }) => runsAs === name)
    if (!found) throw new Error(`there is no "${name}"`)
    return found
  }
  const changes = (before: Configuration, after: Configuration): string[] =>
    diff(before, after).map(
      ({ path, before: was, after: is }) =>
        `${pathWords(path)}: ${[was, is].map((side) => valueWords(side?.value ?? null)).join(' → ')}`,
    )
  const again = async (name: string): Promise<[Configuration, Configuration, Exported<readonly Call[]>]> => {
    const before = await recorded(name)
    const said = dockerRun(before, reveal)!
    await engine.docker.getContainer(name).remove({ force: true })
    await typed(said.form)
    return [before, await recorded(name), said]
  }

  it('has two networks with a fixed address, volumes, limits, a health check and odd labels', async () => {
    const labels = JSON.parse(
      `{"__proto__":"x","odd.label":"ü \\"x\\" $HOME \`id\` 'q'","lines":"a\\nb\\u001b[31m\\\\n%s"}`,
    ) as Record<string, string>
    await engine.run({
      name: 'rich',
      Hostname: 'box',
      User: '1000',
      WorkingDir: '/tmp',
      Env: ['DB_PASSWORD=hunter2 $x', 'A=1', 'EMPTY='],
      Cmd: ['sleep', '1000'],
      Labels: labels,
      StopTimeout: 3,
      StopSignal: 'SIGINT',
      Healthcheck: { Test: ['CMD-SHELL', 'true && true'], Interval: 5_000_000_000, Timeout: 1_500_000_000, Retries: 4 },
      Volumes: { '/anon': {} },
      ExposedPorts: { '81/tcp': {}, '80/tcp': {} },
      HostConfig: {
        Binds: ['data:/data', '/tmp:/host:ro'],
        Mounts: [{ Type: 'tmpfs', Target: '/cache', Source: '', TmpfsOptions: { SizeBytes: 1_048_576, Mode: 0o700 } }],
        Tmpfs: { '/scratch': 'size=1m' },
        LogConfig: { Type: 'json-file', Config: { 'max-size': '1m' } },
        NetworkMode: 'back',
        PortBindings: { '80/tcp': [{ HostPort: '' }] },
        RestartPolicy: { Name: 'on-failure', MaximumRetryCount: 3 },
        CapAdd: ['NET_ADMIN'],
        CapDrop: ['MKNOD'],
        Dns: ['198.18.2.53'],
        DnsOptions: ['ndots:2'],
        DnsSearch: ['example.org'],
        ExtraHosts: ['x:198.18.2.77'],
        GroupAdd: ['50'],
        Init: true,
        Memory: 67_108_864,
        NanoCpus: 500_000_000,
        CpuShares: 512,
        PidsLimit: 50,
        ShmSize: 33_554_432,
        OomScoreAdj: 100,
        ReadonlyRootfs: true,
        SecurityOpt: ['no-new-privileges'],
        Sysctls: { 'net.ipv4.ip_forward': '1' },
        Devices: [{ PathOnHost: '/dev/null', PathInContainer: '/dev/xnull', CgroupPermissions: 'rwm' }],
        Ulimits: [{ Name: 'nofile', Soft: 100, Hard: 200 }],
      },
      NetworkingConfig: {
        EndpointsConfig: {
          back: { IPAMConfig: { IPv4Address: '198.18.2.10' }, Aliases: ['db', 'a,b'] },
        },
      },
    } as never)
    await engine.docker.getNetwork('front').connect({ Container: 'rich', EndpointConfig: { Aliases: ['fr'] } })
    const [before, after, said] = await again('rich')
    expect(changes(before, after)).to.deep.equal([])
    expect(after.incarnation).not.to.equal(before.incarnation)
    expect([said.cannot, said.missing]).to.deep.equal([[], []])
  })

  it('shares a network, has an entrypoint of its own, no health check and nothing else', async () => {
    await engine.run({
      name: 'plain',
      Entrypoint: ['/bin/sh'],
      Cmd: ['-c', 'sleep 1000; echo "$0"'],
      Healthcheck: { Test: ['NONE'] },
    })
    const [before, after] = await again('plain')
    expect(changes(before, after)).to.deep.equal([])
  })

  it('sees every path of the kernel, and is killed at once', async () => {
    await engine.run({ name: 'open', StopTimeout: 0, HostConfig: { MaskedPaths: [], ReadonlyPaths: [] } })
    const [before, after, said] = await again('open')
    expect(changes(before, after)).to.deep.equal([])
    expect(before.fields.map(({ path }) => path.at(-1))).to.include.members(['maskedPaths', 'stopTimeoutSeconds'])
    expect([said.cannot, said.missing]).to.deep.equal([[], []])
  })

  it('is a service of a swarm', async () => {
    await engine.docker.swarmInit({ AdvertiseAddr: '127.0.0.1', ListenAddr: '127.0.0.1:0' })
    const swarm = await openSwarm(
      { endpoints: [`unix://${engine.socket}`] },
      { record: (definition) => record(definition, hide) },
    )
    try {
      await engine.docker.createService({
        Name: 'web',
        Labels: { tier: 'front "x"' },
        TaskTemplate: {
          ContainerSpec: {
            ...{
              Image: engine.image,
              Command: ['/bin/sh', '-c', 'sleep "1000"'],
              Args: ['x y'],
              Env: ['DB_PASSWORD=hunter2'],
            },
            ...{
              Labels: { inner: '1' },
              Hostname: 'box',
              User: '1000',
              Dir: '/tmp',
              StopGracePeriod: 3e9,
              ReadOnly: true,
            },
            Mounts: [
              { Type: 'tmpfs', Target: '/scratch', TmpfsOptions: { SizeBytes: 1_048_576 } },
              { Type: 'volume', Source: 'data', Target: '/data', ReadOnly: true },
            ],
            Healthcheck: { Test: ['CMD-SHELL', 'true'], Interval: 5e9 },
            ...{
              Hosts: ['198.18.2.77 x'],
              DNSConfig: { Nameservers: ['198.18.2.53'] },
              CapabilityAdd: ['CAP_NET_ADMIN'],
            },
            ...{ Sysctls: { 'net.ipv4.ip_forward': '1' }, Ulimits: [{ Name: 'nofile', Soft: 100, Hard: 200 }] },
          },
          Resources: {
            Limits: { MemoryBytes: 67_108_864, NanoCPUs: 5e8, Pids: 50 },
            Reservations: { MemoryBytes: 8_388_608 },
          },
          RestartPolicy: { Condition: 'on-failure', Delay: 1e9, MaxAttempts: 3 },
          Placement: {
            Constraints: ['node.role==manager'],
            Preferences: [{ Spread: { SpreadDescriptor: 'node.labels.rack' } }],
            MaxReplicas: 4,
          },
          LogDriver: { Name: 'json-file', Options: { 'max-size': '1m' } },
          Networks: [{ Target: 'host' }],
        },
        Mode: { Replicated: { Replicas: 2 } },
        UpdateConfig: { Parallelism: 2, Delay: 1e9, FailureAction: 'rollback', Order: 'start-first' },
      } as never)
      const [before] = value(await configurationsIn(swarm))
      const said = dockerService(before!, reveal)!
      expect([said.cannot, said.missing]).to.deep.equal([[], []])
      await engine.docker.getService('web').remove()
      await typed(said.form)
      const [after] = value(await configurationsIn(swarm))
      expect(changes(before!, after!)).to.deep.equal([])
      expect(after!.incarnation).not.to.equal(before!.incarnation)
    } finally {
      await swarm.close()
      await Promise.all((await engine.docker.listServices()).map(({ ID }) => engine.docker.getService(ID).remove()))
      await engine.docker.swarmLeave({ force: true })
    }
  })
})
