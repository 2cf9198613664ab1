import { once } from 'node:events'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { generateX25519Identity } from 'age-encryption'
import type Docker from 'dockerode'
import type { Engine } from './engine-process.ts'

/** Two engines and what is recorded of the first. */
export interface LostHost {
  readonly folder: string
  /** A file that the container `db` has from its host; without it, it is not well. */
  readonly shared: string
}

/** Ends at once when it is asked to. */
const WORK = ['sh', '-c', 'trap "exit 0" TERM; while true; do sleep 0.1; done']

/**
 * An inventory of both, and on the first: two networks, one with a subnet that somebody asked for; two volumes, one of
 * them in memory; and five containers, of which one shares the network of another, one has an address of its own, one a
 * named volume, one a folder of its host, one a volume without a name.
 */
export async function setUpHost(a: Engine, b: Engine, folder: string): Promise<LostHost> {
  writeFileSync(join(folder, 'identity'), `${await generateX25519Identity()}\n`, { mode: 0o600 })
  writeFileSync(
    join(folder, 'targets.yaml'),
    `settings: { every: 2s, registry: { folder: ./revisions, identity: "file:identity" } }
targets:
  - { id: a, runtime: docker, endpoint: 'unix://${a.socket}' }
  - { id: b, runtime: docker, endpoint: 'unix://${b.socket}' }
`,
  )
  const shared = join(folder, 'shared')
  share(shared)
  await makeGrounds(a)
  await makeContainers(a, shared)
  await copyImage(a, b)
  return { folder, shared }
}

/** Puts the folder there of which `db` needs a file. */
export function share(shared: string): void {
  mkdirSync(shared, { recursive: true })
  writeFileSync(join(shared, 'ready'), 'yes')
}

export function unshare(shared: string, whole: boolean): void {
  rmSync(whole ? shared : join(shared, 'ready'), { recursive: true, force: true })
}

async function makeGrounds({ docker }: Engine): Promise<void> {
  await docker.createNetwork({
    Name: 'back',
    Internal: true,
    Labels: { tier: 'back' },
    IPAM: { Driver: 'default', Config: [{ Subnet: '198.51.100.0/24', IPRange: '198.51.100.128/25' }] },
  })
  await docker.createNetwork({
    Name: 'front',
    Internal: true,
    IPAM: { Driver: 'default', Config: [{ Subnet: '198.18.3.0/24' }] },
  })
  await docker.createVolume({ Name: 'data', Labels: { keep: 'yes' } })
  await docker.createVolume({ Name: 'scratch', Driver: 'local', DriverOpts: { type: 'tmpfs', device: 'tmpfs' } })
}

async function makeContainers(engine: Engine, shared: string): Promise<void> {
  const make = async (name: string, options: Partial<Docker.ContainerCreateOptions>): Promise<Docker.Container> => {
    const container = await engine.docker.createContainer({
      name,
      Image: engine.image,
      Cmd: WORK,
      StopTimeout: 1,
      Env: [`PASSWORD=${name}-secret`],
      ...options,
    })
    await container.start()
    return container
  }
  await make('db', {
    Healthcheck: { Test: ['CMD', 'test', '-e', '/shared/ready'], Interval: 2e8, Retries: 3 },
    HostConfig: { NetworkMode: 'back', Binds: ['data:/data', `${shared}:/shared:ro`] },
  })
  const gate = await make('gate', {
    HostConfig: { NetworkMode: 'back', PortBindings: { '80/tcp': [{ HostIp: '127.0.0.1', HostPort: '18734' }] } },
    NetworkingConfig: {
      EndpointsConfig: { back: { IPAMConfig: { IPv4Address: '198.51.100.10' }, Aliases: ['door'] } },
    },
  })
  await make('side', { HostConfig: { NetworkMode: `container:${gate.id}` } })
  const web = await make('web', { HostConfig: { NetworkMode: 'front', Memory: 64 * 1024 ** 2, CapAdd: ['NET_ADMIN'] } })
  await engine.docker.getNetwork('back').connect({ Container: web.id })
  await make('cache', { Volumes: { '/var/cache': {} }, HostConfig: { NetworkMode: 'back', Binds: ['scratch:/tmp'] } })
}

/** By its id it is the same on both, as from a registry that both know. */
async function copyImage(a: Engine, b: Engine): Promise<void> {
  const loaded = await b.docker.loadImage(await a.docker.getImage(a.image).get())
  loaded.resume()
  await once(loaded, 'end')
}

/** All that is there beside the engine's own, one word each. */
export async function allOn({ docker }: Engine): Promise<readonly string[]> {
  const { Volumes } = await docker.listVolumes()
  const networks = (await docker.listNetworks()).filter(isOwn)
  const containers = await docker.listContainers({ all: true })
  return [
    ...networks.map(({ Name }) => `network ${Name}`),
    ...Volumes.map(({ Name }) => `volume ${Name.length === 64 ? 'without a name' : Name}`),
    ...containers.map(({ Names, State }) => `${Names.join()} ${State}`),
  ].sort()
}

export async function removeAll(engine: Engine): Promise<void> {
  const { docker } = engine
  for (const { Id } of await docker.listContainers({ all: true }))
    await docker.getContainer(Id).remove({ force: true, v: true })
  for (const each of (await docker.listNetworks()).filter(isOwn)) await docker.getNetwork(each.Name).remove()
  for (const { Name } of (await docker.listVolumes()).Volumes) await docker.getVolume(Name).remove({})
}

/** Podman calls its own network "bridge". */
function isOwn({ Driver, Name }: { readonly Driver: string; readonly Name: string }): boolean {
  return Driver === 'bridge' && Name !== 'bridge'
}
