import { formatQuantity } from '../base/quantity.ts'
import { isWorkload, objectWords } from '../model/configuration.ts'
import type { Configuration } from '../model/configuration.ts'
import type { Container, EngineImage, EngineInfo } from '../model/engine.ts'
import type { HostLoad, HostMemory, HostOs, HostUptime } from '../model/host.ts'
import type { ClusterNode } from '../model/node.ts'
import type {
  StockedContainer,
  StockedHost,
  StockedImage,
  StockedNode,
  StockedObject,
  StockReport,
  Unlooked,
} from '../model/stock-report.ts'
import type { TargetId } from '../model/target.ts'
import type { EpochMs } from '../model/time.ts'
import type { Workload } from '../model/workload.ts'

/** What one look at one target has seen; null where it has none, or nobody could see. */
export interface StockSight {
  readonly target: TargetId
  readonly os: HostOs | null
  readonly uptime: HostUptime | null
  readonly load: HostLoad | null
  readonly memory: HostMemory | null
  readonly info: EngineInfo | null
  readonly containers: readonly Container[]
  readonly images: readonly EngineImage[]
  readonly nodes: readonly ClusterNode[]
  readonly workloads: readonly Workload[]
  /** Networks and volumes. */
  readonly resources: readonly Configuration[]
  /** What else is recorded. */
  readonly running: readonly Configuration[]
  readonly unlooked: readonly Unlooked[]
}

/** The last revision of an object, by `objectWords`. */
export type Revisions = ReadonlyMap<string, string>

export function stockReport(sights: readonly StockSight[], revisions: Revisions, madeAt: EpochMs): StockReport {
  const objects = sights.flatMap(({ target, resources, running }) =>
    [...resources, ...running].map((each) => stockedObject(target, each, revisions)),
  )
  return {
    ...{ kind: 'inventory', madeAt },
    hosts: sights.flatMap((sight) => hostOf(sight) ?? []),
    engines: sights.flatMap(({ target, info, containers }) => {
      if (!info) return []
      const { product, version, cores, memoryBytes } = info
      const running = containers.filter(({ phase }) => phase === 'running').length
      return [{ target, product, version, cores, memoryBytes, containers: containers.length, running }]
    }),
    nodes: sights.flatMap(({ target, nodes }) => nodes.map((node) => nodeOf(target, node))),
    workloads: sights.flatMap(({ target, workloads }) =>
      workloads.map(({ id, kind, image = '', desired, ready, instances }) => {
        const nodes = [...new Set(instances.flatMap(({ node }) => node ?? []))].sort(byNumber)
        return { target, id, nodes, kind, image, desired, ready }
      }),
    ),
    containers: sights.flatMap((sight) =>
      sight.containers
        .map((each) => containerOf(each, sight, revisions))
        .sort((one, other) => byNumber(one.name, other.name)),
    ),
    images: sights.flatMap(imagesOf),
    networks: objects.filter(({ kind }) => kind === 'network'),
    volumes: objects.filter(({ kind }) => kind === 'volume'),
    recorded: objects.filter(isWorkload),
    unlooked: sights.flatMap(({ unlooked }) => unlooked),
  }
}

/** "shop-2" before "shop-10". */
const byNumber = new Intl.Collator('en', { numeric: true }).compare

function hostOf({ target, os, uptime, load, memory }: StockSight): StockedHost | null {
  if (!os && !load && !memory) return null
  return {
    target,
    ...(os && { hostname: os.hostname, os: os.name, kernel: os.kernel, machine: os.machine }),
    ...(load && { cores: load.cores }),
    ...(memory && { memoryBytes: memory.totalBytes }),
    ...(uptime && { bootedAt: uptime.bootedAt }),
  }
}

function nodeOf(target: TargetId, { name, role, state, version = '', offers }: ClusterNode): StockedNode {
  const { cpuCores, memoryBytes } = offers
  const means = { ...(cpuCores !== undefined && { cpuCores }), ...(memoryBytes !== undefined && { memoryBytes }) }
  return { target, name, role, state, version, ...means }
}

function containerOf(container: Container, { target, running }: StockSight, revisions: Revisions): StockedContainer {
  const { name, image, phase, ports = [], mounts = [], startedAt, memoryLimitBytes, cpuLimitCores } = container
  const object = running.find((each) => each.kind === 'container' && each.runsAs === name)
  const revision = object && revisions.get(objectWords({ ...object, target }))
  return {
    ...{ target, name, image, phase, mounts },
    ports: ports.flatMap(({ port, protocol, published }) => published.map((at) => `${at} → ${port}/${protocol}`)),
    ...(startedAt !== undefined && { since: startedAt }),
    ...(memoryLimitBytes !== undefined && { memoryLimitBytes }),
    ...(cpuLimitCores !== undefined && { cpuLimitCores }),
    ...(revision !== undefined && { revision }),
  }
}

function imagesOf({ target, images, containers }: StockSight): readonly StockedImage[] {
  return images.map(({ id, names, repoDigests, createdAt }) => ({
    target,
    name: names[0] ?? '(no name)',
    digest: repoDigests[0]?.split('@')[1] ?? id,
    ...(createdAt !== undefined && { createdAt }),
    usedBy: containers.filter(({ imageId }) => imageId === id).length,
  }))
}

/** Of what an object was made of, the little that tells it from others. */
const TOLD = ['driver', 'internal', 'subnets', 'image', 'replicas', 'limits']
const MOST_TOLD = 4
const LONGEST = 80

function stockedObject(target: TargetId, configuration: Configuration, revisions: Revisions): StockedObject {
  const { kind, name, fields } = configuration
  const told = fields.flatMap(({ path, value }) => {
    if (!TOLD.includes(path[0] ?? '') || typeof value === 'object') return []
    const isBytes = typeof value === 'number' && path.at(-1)?.endsWith('Bytes')
    return [`${path.join('.')} ${isBytes ? formatQuantity(value, 'bytes') : String(value)}`.slice(0, LONGEST)]
  })
  const revision = revisions.get(objectWords({ target, kind, name }))
  const about = told.slice(0, MOST_TOLD).join(', ')
  return { target, kind, name, about, ...(revision !== undefined && { revision }) }
}
