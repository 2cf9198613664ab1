import { isoInstant } from '../base/instant.ts'
import { OBJECT_KINDS } from '../model/configuration.ts'
import type { StockReport } from '../model/stock-report.ts'
import * as z from 'zod'

const instant = z.iso.datetime()
const count = z.int().nonnegative()
const amount = z.number().nonnegative()
const target = z.string()
const revision = z.string().optional().describe('how it was recorded last, shortened; absent where it was not')

const host = z.strictObject({
  target,
  hostname: z.string().optional(),
  os: z.string().optional().describe('as it calls itself: "Debian GNU/Linux 12 (bookworm)"'),
  kernel: z.string().optional(),
  machine: z.string().optional().describe('"x86_64"'),
  cores: amount.optional(),
  memoryBytes: amount.optional(),
  bootedAt: instant.optional(),
})

const engine = z.strictObject({
  target,
  product: z.string(),
  version: z.string(),
  cores: amount,
  memoryBytes: amount,
  containers: count,
  running: count.describe('how many of the containers run'),
})

const node = z.strictObject({
  target,
  name: z.string(),
  role: z.string(),
  state: z.string(),
  version: z.string().describe('empty where nobody says'),
  cpuCores: amount.optional(),
  memoryBytes: amount.optional(),
})

const workload = z.strictObject({
  target,
  id: z.string().describe('empty for one that is declared: it is the target itself'),
  nodes: z.array(z.string()).describe('where its instances are'),
  kind: z.string(),
  image: z.string().describe('empty where it has none of its own'),
  desired: count,
  ready: count,
})

const container = z.strictObject({
  target,
  name: z.string(),
  image: z.string().describe('as it was asked for'),
  phase: z.string(),
  mounts: z.array(z.string()).describe('paths in it where something else than its own layer is seen'),
  ports: z.array(z.string()).describe('published ones: "0.0.0.0:8080 → 80/tcp"'),
  memoryLimitBytes: amount.optional().describe('absent where there is no limit'),
  cpuLimitCores: amount.optional(),
  revision,
  since: instant.optional().describe('when it was started last'),
})

const image = z.strictObject({
  target,
  name: z.string(),
  digest: z.string().describe('of the repository where that is known, else the id'),
  usedBy: count.describe('containers made of it'),
  createdAt: instant.optional(),
})

const object = z.strictObject({
  target,
  kind: z.enum(OBJECT_KINDS),
  name: z.string(),
  about: z.string().describe('for people: driver, subnet, limits'),
  revision,
})

/** The public shape of what runs; docs/stock-report.schema.json is made of it. A change that breaks readers is a new version. */
export const stockSchema = z
  .strictObject({
    schema: z.literal('orch-watch/stock-report/v1'),
    madeAt: instant,
    hosts: z.array(host),
    containers: z.array(container),
    images: z.array(image),
    engines: z.array(engine),
    nodes: z.array(node),
    workloads: z.array(workload),
    networks: z.array(object),
    volumes: z.array(object),
    recorded: z.array(object).describe('what else is recorded: services, deployments'),
    unlooked: z
      .array(z.strictObject({ target, what: z.string(), why: z.string() }))
      .describe('what could not be looked at: it is missing in the rest'),
  })
  .describe('What `orch-watch report --what inventory --json` prints')

/** The infrastructure as it runs, for programs: as the report has it, its moments as text. Foreign text stays as it is. */
export function stockDocument({ madeAt, hosts, containers, images, ...parts }: StockReport) {
  const { engines, nodes, workloads, networks, volumes, recorded, unlooked } = parts
  return {
    schema: 'orch-watch/stock-report/v1',
    madeAt: isoInstant(madeAt),
    hosts: hosts.map(({ bootedAt, ...host }) => ({ ...host, ...dated('bootedAt', bootedAt) })),
    containers: containers.map(({ since, ...container }) => ({ ...container, ...dated('since', since) })),
    images: images.map(({ createdAt, ...image }) => ({ ...image, ...dated('createdAt', createdAt) })),
    ...{ engines, nodes, workloads, networks, volumes, recorded, unlooked },
  }
}

function dated(name: string, at: number | undefined) {
  return at === undefined ? {} : { [name]: isoInstant(at) }
}
