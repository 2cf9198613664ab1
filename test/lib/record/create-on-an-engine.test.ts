import { expect } from 'chai'
import type Docker from 'dockerode'
import fc from 'fast-check'
import type { Configuration } from '../../../lib/model/configuration.ts'
import type { HiddenValue } from '../../../lib/model/revision.ts'
import { recordContainer } from '../../../lib/record/container.ts'
import { createRequest } from '../../../lib/record/create-request.ts'
import type { CreateRequest } from '../../../lib/record/create-request.ts'
import { diff } from '../../../lib/kit/configuration-diff.ts'
import { hiding } from '../../../lib/record/hide.ts'
import { needEngine, startEngine } from '../../helpers/engine.ts'
import type { Engine } from '../../helpers/engine.ts'

type Options = Docker.ContainerCreateOptions

/** What people ask for, one wish each: they may be made together in any selection. */
const WISHES: Readonly<Record<string, Options>> = {
  networks: {
    NetworkingConfig: { EndpointsConfig: { front: { Aliases: ['fr', 'f2'] } } },
    HostConfig: { NetworkMode: 'front' },
  },
  environment: { Env: ['DB_PASSWORD=hunter2', 'TZ=UTC', 'EMPTY=', 'NO_VALUE', 'a.b=c=d', 'ü=ä'] },
  labels: {
    Labels: Object.fromEntries([
      ['__proto__', 'x'],
      ['constructor', 'y'],
      ['odd.label', 'ü "x"'],
      ['com.docker.compose.project', 'shop'],
      ['com.docker.compose.service', 'web'],
      ['com.docker.compose.container-number', '2'],
      ['com.docker.compose.config-hash', 'abc'],
      ['backup.token', 'secret-one'],
    ]),
  },
  process: {
    Entrypoint: ['sh', '-c'],
    Cmd: ['sleep 1000', '--token', 'hidden-one'],
    WorkingDir: '/tmp',
    User: '1000:1000',
    StopSignal: 'SIGINT',
    StopTimeout: 3,
    Hostname: 'own-name',
    Domainname: 'example.org',
    Tty: true,
    OpenStdin: true,
  },
  health: { Healthcheck: { Test: ['CMD-SHELL', 'true || x=password=abc'], Interval: 5e9, Retries: 3, StartPeriod: 1e9 } },
  volumes: { HostConfig: { Binds: ['data:/data', '/tmp:/host:ro', '/tmp:/shared:rshared'], Tmpfs: { '/scratch': 'size=1m', '/run': '' } } },
  anonymous: { Volumes: { '/anon': {}, '/anon 2': {} } },
  mounts: {
    HostConfig: {
      Mounts: [
        { Type: 'volume', Source: 'data', Target: '/nocopy', VolumeOptions: { NoCopy: true, Labels: {}, DriverConfig: {} as never } },
        { Type: 'bind', Source: '/tmp', Target: '/with:colon', ReadOnly: true, BindOptions: { Propagation: 'rslave' } },
        { Type: 'tmpfs', Target: '/sized', TmpfsOptions: { SizeBytes: 1_048_576, Mode: 0o700 } } as never,
      ],
    },
  },
  limits: {
    HostConfig: {
      Memory: 64 * 1024 ** 2, MemoryReservation: 32 * 1024 ** 2, NanoCpus: 5e8, CpuShares: 512, PidsLimit: 50,
      OomScoreAdj: 100, BlkioWeight: 300, ShmSize: 1024 ** 2, Ulimits: [{ Name: 'nofile', Soft: 100, Hard: 200 }, { Name: 'core', Soft: 0, Hard: 0 }],
    },
  },
  unlimitedSwap: { HostConfig: { Memory: 64 * 1024 ** 2, MemorySwap: -1 } },
  security: {
    HostConfig: {
      CapAdd: ['NET_ADMIN'], CapDrop: ['MKNOD'], ReadonlyRootfs: true, SecurityOpt: ['no-new-privileges'],
      GroupAdd: ['10', 'audio'], DeviceCgroupRules: ['c 1:3 rwm'], Devices: [{ PathOnHost: '/dev/null', PathInContainer: '/dev/xnull', CgroupPermissions: 'rw' }],
    },
  },
  open: { StopTimeout: 0, HostConfig: { MaskedPaths: [], ReadonlyPaths: [] } },
  names: { HostConfig: { Dns: ['198.18.2.53'], DnsSearch: ['example.org'], DnsOptions: ['ndots:2'], ExtraHosts: ['db:198.18.2.9', 'token=abc:198.18.2.8'] } },
  ports: {
    ExposedPorts: { '80/tcp': {}, '81/udp': {} },
    HostConfig: { PortBindings: { '80/tcp': [{ HostIp: '127.0.0.1', HostPort: '18080' }, { HostIp: '::1', HostPort: '18080' }], '81/udp': [{ HostIp: '', HostPort: '' }] } as never },
  },
  logging: { HostConfig: { LogConfig: { Type: 'json-file', Config: { 'max-size': '1m', labels: 'password=x' } } } },
  restart: { HostConfig: { RestartPolicy: { Name: 'on-failure', MaximumRetryCount: 3 }, Init: true } },
  namespaces: { HostConfig: { IpcMode: 'shareable', PidMode: 'host' } },
  sysctls: { HostConfig: { Sysctls: { 'net.ipv4.ip_forward': '1', 'net.core.somaxconn': '512' } } },
  others: { HostConfig: { VolumesFrom: ['side:ro'] } },
} // prettier-ignore

describe('a container that is made of a recording', function () {
  this.timeout(180_000)
  let engine: Engine
  let docker: Docker
  let runs = 0

  before(async function () {
    await needEngine(this)
    engine = await startEngine()
    docker = engine.docker
    await network('front', '198.18.1.0/24')
    await network('back', '198.18.2.0/24')
    await docker.createVolume({ Name: 'data' })
    await engine.run({ name: 'side', Volumes: { '/of-side': {} } })
  })
  after(async () => {
    for (const { Id } of await docker.listNetworks())
      await docker
        .getNetwork(Id)
        .remove()
        .catch(() => 'not ours')
    await (engine as Engine | undefined)?.stop()
  })

  const network = (Name: string, Subnet: string): Promise<unknown> =>
    docker.createNetwork({ Name, Internal: true, IPAM: { Driver: 'default', Config: [{ Subnet }] } })

  const hidden: HiddenValue[] = []
  const hide = hiding(
    { secret: [], plain: [] },
    (text) => `of ${text.length} ${text.slice(0, 2)}`,
    (...each) => hidden.push(each),
  )

  /** What an engine says of it, as if it were called so. */
  const recorded = async (id: string, name: string): Promise<Configuration> => {
    const document = { ...(await docker.getContainer(id).inspect()), Name: `/${name}` }
    const image = await docker.getImage(document.Image).inspect()
    const names = new Map(
      (await docker.listContainers({ all: true })).map((each) => [each.Id, each.Names[0]?.slice(1)]),
    )
    const found = recordContainer({ kind: 'container', document, image, nameOf: (of) => names.get(of) }, hide)
    if (!found) throw new Error('nothing was recorded')
    return found
  }
  const requestOf = async (of: Configuration, old: string): Promise<CreateRequest> => {
    const reveal = (path: readonly string[]): string | undefined => {
      const same = (at: readonly string[]): boolean => JSON.stringify(at) === JSON.stringify(path)
      for (const [at, value] of [...hidden].reverse()) {
        if (Array.isArray(value)) {
          const part = value.findIndex((_, index) => same([...at, String(index)]))
          if (part >= 0) return String(value[part])
        } else if (same(at)) return String(value)
      }
      return undefined
    }
    const [containers, networks, volumes] = await Promise.all([
      docker.listContainers({ all: true }),
      docker.listNetworks(),
      docker.listVolumes(),
    ])
    return createRequest(of, reveal, {
      image: await docker.getImage(engine.image).inspect(),
      namedImageId: (await docker.getImage(engine.image).inspect()).Id,
      old: await docker.getContainer(old).inspect(),
      containers: new Set(containers.flatMap(({ Names }) => Names.map((name) => name.slice(1)))),
      networks: new Set(networks.map(({ Name }) => Name)),
      volumes: new Set(volumes.Volumes.map(({ Name }) => Name)),
    })
  }
  const made = async ({ body, connections }: CreateRequest, name: string): Promise<string> => {
    const { id } = await docker.createContainer({ ...(body as Options), name })
    for (const each of connections)
      await docker.getNetwork(each.network).connect({ Container: id, EndpointConfig: each.endpoint })
    return id
  }

  async function comesBack(wishes: readonly string[], options: Options = {}): Promise<CreateRequest> {
    hidden.length = 0
    runs += 1
    const name = `c${runs}`
    const given = wishes.map((each) => WISHES[each] ?? {}).concat(options)
    const merged = Object.assign({}, ...given) as Options
    const host = Object.assign(
      { NetworkMode: 'none' },
      ...given.map(({ HostConfig }) => HostConfig),
    ) as Docker.HostConfig
    const first = await docker.createContainer({
      Cmd: ['sleep', '1000'],
      ...merged,
      name,
      Image: engine.image,
      HostConfig: host,
    })
    if (wishes.includes('networks'))
      await docker.getNetwork('back').connect({
        Container: first.id,
        EndpointConfig: { IPAMConfig: { IPv4Address: '198.18.2.10' }, Aliases: ['db'] },
      })
    const before = await recorded(first.id, name)
    const request = await requestOf(before, first.id)
    expect(request.cannot, wishes.join(' ')).to.deep.equal([])
    const second = await made(request, `${name}-again`)
    expect(diff(before, await recorded(second, name)), wishes.join(' ')).to.deep.equal([])
    expect(mountedAt(await docker.getContainer(second).inspect())).to.deep.equal(mountedAt(await first.inspect()))
    await docker.getContainer(second).remove({ force: true })
    await first.remove({ force: true })
    return request
  }

  for (const wish of Object.keys(WISHES))
    it(`is recorded the same: ${wish}`, () => comesBack([wish]).then(() => undefined))

  it('is recorded the same with all of it at once', async () => {
    await comesBack(Object.keys(WISHES).filter((each) => !['unlimitedSwap', 'mounts', 'sysctls'].includes(each)))
  })

  it('is recorded the same whatever of it was asked for together', async () => {
    const some = fc.subarray(Object.keys(WISHES), { minLength: 2 })
    await fc.assert(
      fc.asyncProperty(some, async (wishes) => {
        await comesBack(wishes)
      }),
      { numRuns: 25 },
    )
  })

  it('shares the network of another by its name', async () => {
    const { body } = await comesBack([], { HostConfig: { NetworkMode: 'container:side' } })
    expect((body['HostConfig'] as Docker.HostConfig).NetworkMode).to.equal('container:side')
  })

  it('has the content that was written to a volume without a name', async () => {
    const request = await comesBack(['anonymous'])
    expect(JSON.stringify(request.body)).to.match(/[0-9a-f]{64}:\/anon"/u)
  })
})

function mountedAt({ Mounts }: Docker.ContainerInspectInfo): unknown {
  return Mounts.map(({ Name, Destination, RW }) => [Destination, Name, RW]).sort()
}
