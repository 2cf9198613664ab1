import type { Problem } from '../base/problem.ts'
import { suggest } from '../base/suggest.ts'
import type { AnyConnector } from '../kit/connector.ts'
import type { Origin } from '../model/inventory.ts'
import { toLabels } from '../model/labels.ts'
import type { Labels } from '../model/labels.ts'
import type { Capability } from '../model/session.ts'
import type { EngineChoice, SourceRef, Target } from '../model/target.ts'
import type { Path, SourceDocument } from './document.ts'
import { originOf } from './layers.ts'
import type { Layer, LayerWords } from './layers.ts'
import type { Unlinked } from './links.ts'
import { planChecks } from './plans.ts'
import { cronProblem, resolveSchedule } from './schedule.ts'
import { DEFAULT_RUNTIME } from './schema.ts'
import type { InventorySchema, Registries } from './schema.ts'
import { resolveSecrets } from './secrets.ts'
import type { SecretWorld } from './secrets.ts'
import { problemsOf } from './zod-problems.ts'

const DEFAULT_TIMEOUT_MS = 45_000

interface TargetWords extends LayerWords {
  readonly id: string
  readonly groups?: readonly string[]
  readonly engine?: string
}

interface Read {
  readonly target: Unlinked | null
  readonly origins: readonly Origin[]
  readonly problems: readonly Problem[]
}

export interface TargetWorld {
  readonly schema: InventorySchema
  readonly registries: Registries
  readonly settings: Layer | null
  readonly groups: ReadonlyMap<string, Layer>
  readonly secrets: SecretWorld
}

interface Entry {
  readonly document: SourceDocument
  readonly index: number
  readonly written: unknown
}

/** One element of `targets:`, checked by the schema of its runtime and resolved over settings and groups. */
export async function readTarget(entry: Entry, world: TargetWorld): Promise<Read> {
  const { document, index, written } = entry
  const runtime = runtimeOf(written)
  const connector = world.registries.connectors.get(runtime ?? '')
  const schema = world.schema.targets.get(runtime ?? '')
  if (!connector || !schema) return failed([noRuntime(written, runtime, entry, world.schema)])
  const path = ['targets', index]
  const parsed = schema.safeParse(written, { reportInput: true })
  if (!parsed.success) return failed(problemsOf(parsed.error, document, path))
  const own: Layer = { from: 'target', document, path, words: parsed.data as TargetWords, written }
  return resolveTarget(own, connector, world)
}

async function resolveTarget(own: Layer, connector: AnyConnector, world: TargetWorld): Promise<Read> {
  const words = own.words as TargetWords
  const { document, path } = own
  const problems: Problem[] = []
  const layers = [...(world.settings ? [world.settings] : []), ...groupLayers(words, world.groups, own, problems), own]
  const wrong = cronProblem(words)
  if (wrong) problems.push({ where: document.placeOf([...path, wrong.key]), message: wrong.message })

  const engine = engineOf(words.engine)
  const offered = new Set<Capability>([...connector.offers, ...(engine ? (['engine'] as const) : [])])
  const planned = planChecks(world.registries.checks, offered, layers, connector.name)
  const placeOf = (inner: Path): SourceRef => document.placeOf([...path, ...inner])
  const options = await resolveSecrets(optionsOf(words, connector), { target: words.id, placeOf }, world.secrets)
  problems.push(...planned.problems, ...options.problems)
  const labels = labelsOf(layers)
  const target: Target = {
    id: words.id,
    runtime: connector.name,
    options: options.value,
    ...(engine && { engine }),
    carrier: false,
    groups: words.groups ?? [],
    labels: labels.value,
    schedule: resolveSchedule(layers.map((layer) => layer.words)),
    timeoutMs: layers.findLast((layer) => layer.words.timeout !== undefined)?.words.timeout ?? DEFAULT_TIMEOUT_MS,
    plans: planned.plans,
    source: placeOf([]),
  }
  const timing = (['every', 'cron', 'timezone', 'timeout'] as const).flatMap((key) => lastOrigin(layers, key))
  return {
    target: { target, via: connector.via(options.value), viaAt: placeOf(viaPath(connector, own.written)) },
    origins: [...labels.origins, ...timing, ...planned.origins],
    problems,
  }
}

/** What belongs to the connector: the keys beside those that all targets have. */
function optionsOf(words: TargetWords, connector: AnyConnector): unknown {
  const keys = new Set(Object.keys(connector.options.shape))
  return Object.fromEntries(Object.entries(words).filter(([key]) => keys.has(key)))
}

function failed(problems: readonly Problem[]): Read {
  return { target: null, origins: [], problems }
}

function runtimeOf(written: unknown): string | null {
  if (written === null || typeof written !== 'object') return null
  const { runtime, address } = written as { runtime?: unknown; address?: unknown }
  if (typeof runtime === 'string') return runtime
  return runtime === undefined && address !== undefined ? DEFAULT_RUNTIME : null
}

function noRuntime(
  written: unknown,
  runtime: string | null,
  { document, index }: { document: SourceDocument; index: number },
  { runtimes }: InventorySchema,
): Problem {
  if (written === null || typeof written !== 'object') {
    return {
      where: document.placeOf(['targets', index]),
      message: 'a target is a map with an id and an address or a runtime',
    }
  }
  if (runtime === null) {
    return {
      where: document.placeOf(['targets', index, 'runtime']),
      message: 'a target needs an "address" (a host reached over SSH) or a "runtime"',
      hint: `runtimes: ${runtimes.join(', ')}`,
    }
  }
  const meant = suggest(runtime, runtimes)
  return {
    where: document.placeOf(['targets', index, 'runtime']),
    message: `there is no runtime "${runtime}"`,
    hint: meant === null ? `runtimes: ${runtimes.join(', ')}` : `did you mean "${meant}"?`,
  }
}

function groupLayers(words: TargetWords, groups: ReadonlyMap<string, Layer>, own: Layer, problems: Problem[]): Layer[] {
  return (words.groups ?? []).flatMap((name, index) => {
    const layer = groups.get(name)
    if (layer) return [layer]
    const meant = suggest(name, [...groups.keys()])
    problems.push({
      where: own.document.placeOf([...own.path, 'groups', index]),
      message: `there is no group "${name}"`,
      hint: meant === null ? `groups: ${[...groups.keys()].join(', ') || 'none'}` : `did you mean "${meant}"?`,
    })
    return []
  })
}

function engineOf(word: string | undefined): EngineChoice | null {
  if (word === undefined || word === 'off') return null
  return word === 'auto' ? { kind: 'auto' } : { kind: 'socket', path: word }
}

function labelsOf(layers: readonly Layer[]): { value: Labels; origins: Origin[] } {
  const entries = new Map<string, [string, Origin]>()
  for (const layer of layers) {
    for (const [name, value] of Object.entries(layer.words.labels ?? {})) {
      entries.set(name, [String(value), originOf(layer, ['labels', name])])
    }
  }
  return {
    value: toLabels([...entries].map(([name, [value]]) => [name, value])),
    origins: [...entries.values()].map(([, origin]) => origin),
  }
}

function lastOrigin(layers: readonly Layer[], key: 'every' | 'cron' | 'timezone' | 'timeout'): Origin[] {
  const last = layers.findLast((layer) => layer.words[key] !== undefined)
  return last ? [originOf(last, [key])] : []
}

/** Where the name of the carrier stands, as near as the runtime's keys tell. */
function viaPath(connector: AnyConnector, written: unknown): string[] {
  const { ssh, endpoint } = written as { ssh?: { jump?: unknown }; endpoint?: unknown }
  if (ssh?.jump !== undefined) return ['ssh', 'jump']
  return endpoint !== undefined && connector.offers.includes('engine') ? ['endpoint'] : []
}
