import { objectWords } from '../model/configuration.ts'
import type { Fault, Looked } from '../model/fault.ts'
import type { StockReport, Unlooked } from '../model/stock-report.ts'
import type { Target } from '../model/target.ts'
import { stockReport } from '../period/stock.ts'
import type { Revisions, StockSight } from '../period/stock.ts'
import type { Registry } from '../registry/registry.ts'
import { withLooks } from './looks.ts'
import type { Looks, LookWorld } from './looks.ts'
import { seenOf } from './recording/look.ts'

export interface StockWorld extends LookWorld {
  /** Null where nothing is recorded. */
  readonly registry: Pick<Registry, 'revisions'> | null
}

const NEEDS = {
  host: ['os', 'uptime', 'load', 'memory'],
  engine: ['info', 'containers', 'images'],
  nodes: ['members'],
  workloads: ['list'],
  configurations: ['running', 'resources'],
} as const
/** A registry that has seen more changes than that is read from its newest on. */
const MOST_REVISIONS = 10_000

/** Looks once at everything, and writes down what there is. */
export async function takeStock(targets: readonly Target[], world: StockWorld): Promise<StockReport> {
  const looks = await withLooks(targets, NEEDS, world, (lookAll) => lookAll())
  return stockReport(looks.map(sightOf), await revisionsOf(world.registry), world.clock.now())
}

function sightOf({ target: { id }, sight }: Looks): StockSight {
  const { host, engine, nodes, workloads, configurations } = sight
  return {
    target: id,
    os: seenOf(host.os),
    uptime: seenOf(host.uptime),
    load: seenOf(host.load),
    memory: seenOf(host.memory),
    info: seenOf(engine.info),
    containers: seenOf(engine.containers) ?? [],
    images: seenOf(engine.images) ?? [],
    nodes: seenOf(nodes.members) ?? [],
    workloads: seenOf(workloads.list) ?? [],
    resources: seenOf(configurations.resources) ?? [],
    running: seenOf(configurations.running) ?? [],
    unlooked: unlookedIn(id, { sight }),
  }
}

/** What a target has not is nothing that could not be looked at. */
function unlookedIn(target: string, { sight }: Pick<Looks, 'sight'>): readonly Unlooked[] {
  const line = (what: string, { code, message }: Fault): readonly Unlooked[] =>
    code === 'not-supported' ? [] : [{ target, what, why: message }]
  const whole = sight.refused.get('')
  if (whole) return line('all of it', whole)
  const refused = [...sight.refused].flatMap(([what, fault]) => line(what, fault))
  const asked = Object.keys(NEEDS) as (keyof typeof NEEDS)[]
  const faulted = asked.flatMap((capability) =>
    Object.entries(sight[capability] as Readonly<Record<string, Looked<unknown> | undefined>>).flatMap(
      ([section, looked]) => (looked?.kind === 'faulted' ? line(`${capability} ${section}`, looked.fault) : []),
    ),
  )
  return [...refused, ...faulted]
}

/** The newest of each object; those that are gone do not run. */
async function revisionsOf(registry: StockWorld['registry']): Promise<Revisions> {
  const all = registry ? await registry.revisions({ most: MOST_REVISIONS }) : []
  const newest = new Map<string, string>()
  for (const revision of all) {
    const words = objectWords(revision)
    if (!newest.has(words)) newest.set(words, revision.id.slice(0, 8))
  }
  return newest
}
