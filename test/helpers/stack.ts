import type Docker from 'dockerode'
import type { Engine } from './engine.ts'

type Options = Docker.ContainerCreateOptions

/** The services of a project as Compose makes them, in the order in which they need each other. */
export const SERVICES = ['db', 'cache', 'proxy', 'app', 'worker'] as const

export type Service = (typeof SERVICES)[number]

/** What is other than at first, service by service. */
export type Changes = Partial<
  Record<
    Service,
    { readonly env?: string; readonly memoryMiB?: number; readonly image?: string; readonly cmd?: readonly string[] }
  >
>

const DEPENDS_ON: Readonly<Record<Service, string>> = {
  db: '',
  cache: '',
  proxy: 'cache:service_started:false',
  app: 'db:service_healthy:false,proxy:service_started:true',
  worker: 'db:service_healthy:false,cache:service_started:false',
}

const HEALTH = { Test: ['CMD', 'true'], Interval: 2e8, Retries: 3 }

const VOLUMES: Partial<Record<Service, Docker.HostConfig>> = {
  db: { Binds: ['shop_data:/data'] },
  worker: { VolumesFrom: ['shop-db-1:ro'] },
}

/** Ends at once when it is asked to. */
const WORK = 'trap "exit 0" TERM; while true; do sleep 0.1; done'
/** Answers whoever asks. */
const ANSWER = 'trap "kill $!; exit 0" TERM; nc -ll -p 8080 -e echo hello & wait'

/** What a stack stands on: two networks and a volume. */
export async function makeGround({ docker }: Engine): Promise<void> {
  const network = (Name: string, Subnet: string): Promise<unknown> =>
    docker.createNetwork({ Name, Internal: true, IPAM: { Driver: 'default', Config: [{ Subnet }] } })
  await network('shop_front', '198.51.100.0/24')
  await network('shop_back', '198.18.3.0/24')
  await docker.createVolume({ Name: 'shop_data' })
}

/** Five containers, of which two share the network of one. Those that are there already are made anew. */
export async function makeStack(
  engine: Engine,
  changes: Changes = {},
  services: readonly Service[] = SERVICES,
): Promise<void> {
  await removeStack(engine)
  for (const service of services) {
    const container = await engine.docker.createContainer(await optionsOf(engine, service, changes[service] ?? {}))
    await container.start()
  }
}

export async function removeStack({ docker }: Engine): Promise<void> {
  for (const { Id } of await docker.listContainers({ all: true })) await docker.getContainer(Id).remove({ force: true })
}

async function optionsOf(
  { docker, image }: Engine,
  service: Service,
  { env, memoryMiB = 64, image: other, cmd }: NonNullable<Changes[Service]>,
): Promise<Options> {
  const proxy = service === 'app' ? (await docker.getContainer('shop-proxy-1').inspect()).Id : ''
  const network = service === 'proxy' ? 'shop_front' : 'shop_back'
  return {
    name: `shop-${service}-1`,
    Image: other ?? image,
    Cmd: [...(cmd ?? ['sh', '-c', service === 'app' ? ANSWER : WORK])],
    StopTimeout: 2,
    Env: [`SERVICE=${service}`, `DB_PASSWORD=${service}-secret`, ...(env === undefined ? [] : [`EXTRA=${env}`])],
    Labels: {
      'com.docker.compose.project': 'shop',
      'com.docker.compose.service': service,
      'com.docker.compose.container-number': '1',
      'com.docker.compose.oneoff': 'False',
      'com.docker.compose.config-hash': `hash-${env ?? ''}${memoryMiB}`,
      'com.docker.compose.depends_on': DEPENDS_ON[service],
    },
    ...(service === 'db' && { Healthcheck: HEALTH }),
    ...(service !== 'app' && {
      NetworkingConfig: { EndpointsConfig: { [network]: { Aliases: [service, `shop-${service}-1`] } } },
    }),
    HostConfig: {
      // As Compose says "network_mode: service:proxy".
      NetworkMode: service === 'app' ? `container:${proxy}` : network,
      Memory: memoryMiB * 1024 ** 2,
      RestartPolicy: { Name: 'unless-stopped' },
      ...VOLUMES[service],
    },
  }
}

/** What a program in a container prints. */
export async function printedIn({ docker }: Engine, container: string, Cmd: string[]): Promise<string> {
  const exec = await docker.getContainer(container).exec({ Cmd, AttachStdout: true, AttachStderr: true, Tty: true })
  const stream = await exec.start({ Tty: true })
  const parts: Buffer[] = []
  for await (const part of stream) parts.push(part as Buffer)
  return Buffer.concat(parts).toString('utf8').trim()
}
