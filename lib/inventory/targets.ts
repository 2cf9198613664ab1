import type * as z from 'zod'
import { oneLine } from '../base/escape.ts'
import type { Problem } from '../base/problem.ts'
import { suggest } from '../base/suggest.ts'
import type { AnyConnector } from '../kit/connector.ts'
import type { Origin } from '../model/inventory.ts'
import { toLabels } from '../model/labels.ts'
import type { Labels } from '../model/labels.ts'
import type { Capability } from '../model/session.ts'
import type { DeclaredAs, DeclaredPlan, EngineChoice, Needed, SourceRef, Target } from '../model/target.ts'
import type { Path, SourceDocument } from '../base/yaml/document.ts'
import { declaredAs, declaredPlans } from './declared.ts'
import { rhythmProblems } from './files.ts'
import { at, originOf, placeIn, shippedOrigin, shippedValue } from './layers.ts'
import type { Layer, LayerWords } from './layers.ts'
import type { OptionDocuments } from './option-documents.ts'
import type { Unlinked } from './links.ts'
import { patienceOrigins, spokenPatience } from './patience.ts'
import { planChecks } from './plans.ts'
import type { Planned } from './plans.ts'
import { noRuntime, runtimeOf } from './runtime-of.ts'
import { DEFAULT_EVERY, resolveSchedule } from './schedule.ts'
import { idKeyOf, RUNTIME_OF_LIST } from './schema.ts'
import type { InventorySchema, Registries } from './schema.ts'
import { check, problemsOf } from './zod-problems.ts'

const DEFAULT_TIMEOUT = '45s'
const DEFAULT_TIMEOUT_MS = 45_000

interface TargetWords extends LayerWords {
  readonly id: string
  readonly groups?: readonly string[]
  readonly dependsOn?: Needed
  readonly engine?: string | false
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
  /** Whether every file could be read; a group may be missing only because its file is. */
  readonly complete: boolean
  /** What the files hold that options of checks name. */
  readonly documents: OptionDocuments
  /** What was planned for targets that say nothing about checks themselves, by what they share. */
  readonly shared: Map<string, Planned>
}

interface Entry {
  readonly document: SourceDocument
  /** Where it stands. */
  readonly list: 'targets' | keyof typeof RUNTIME_OF_LIST
  readonly index: number
  readonly written: unknown
}

/** One element of `targets:`, `workloads:` or `parity:`, checked by the schema of its runtime and resolved over settings and groups. */
export function readTarget(entry: Entry, world: TargetWorld): Read {
  const { document, list, index, written } = entry
  const runtime = list === 'targets' ? runtimeOf(written) : RUNTIME_OF_LIST[list]
  const connector = world.registries.connectors.get(runtime ?? '')
  const schema = world.schema.targets.get(runtime ?? '')
  if (!connector || !schema || (list === 'targets' && !world.schema.runtimes.includes(connector.name)))
    return failed([noRuntime(written, runtime, entry, world.schema)])
  const path = [list, index]
  const parsed = check(schema, written)
  if (!parsed.success) return failed(problemsOf(parsed.error, document, path))
  const own: Layer = { from: 'target', document, path, words: named(parsed.data, connector), written }
  return resolveTarget(own, connector, world)
}

function named(words: unknown, { name }: AnyConnector): TargetWords {
  const id = (words as Readonly<Record<string, string>>)[idKeyOf(name)] ?? ''
  return { ...(words as TargetWords), id }
}

function resolveTarget(own: Layer, connector: AnyConnector, world: TargetWorld): Read {
  const words = own.words as TargetWords
  const { document, path } = own
  const groups = groupLayers(words, world, own)
  const layers = [...(world.settings ? [world.settings] : []), ...groups.layers, own]
  const engine = engineOf(words.engine)
  const options = optionsOf(words, connector)
  const offered = offeredBy(connector, options, engine)
  const planned = plansOf(layers, offered, connector.name, world)
  const placeOf = (inner: Path): SourceRef => document.placeOf([...path, ...inner])
  const labels = labelsOf(layers)
  const declared = declaredOf(layers, declaredAs(connector, engine !== null))
  const target: Target = {
    id: words.id,
    runtime: connector.name,
    options,
    ...(engine && { engine }),
    ...(connector.hasOtherWay?.(options) === true && { hasOtherWay: true }),
    dependsOn: words.dependsOn ?? [],
    carrier: false,
    groups: words.groups ?? [],
    labels: labels.value,
    schedule: resolveSchedule(layers.map((layer) => layer.words)),
    timeoutMs: layers.findLast((layer) => layer.words.timeout !== undefined)?.words.timeout ?? DEFAULT_TIMEOUT_MS,
    plans: planned.plans,
    ...(declared.plans.length > 0 && { declared: declared.plans }),
    source: placeOf([]),
  }
  return {
    target: { target, via: connector.via(options), viaAt: placeOf(viaPath(connector, own.written)) },
    origins: [
      ...optionOrigins(own, connector),
      ...labels.origins,
      ...timing(layers, target),
      ...patienceOrigins(spokenPatience(layers)),
      ...declared.origins,
      ...planned.origins,
    ],
    problems: [...groups.problems, ...rhythmProblems(own), ...declared.problems, ...planned.problems],
  }
}

function offeredBy(connector: AnyConnector, options: unknown, engine: EngineChoice | null): ReadonlySet<Capability> {
  const hasEngine = engine !== null || connector.offers.includes('engine')
  return new Set<Capability>([
    'here',
    'registries',
    ...connector.offers,
    // Its containers tell of the workloads that they belong to, and of what they were made of.
    ...(hasEngine ? (['engine', 'workloads', 'configurations', 'fileHashes'] as const) : []),
    ...(connector.hasAddress?.(options) ? (['network'] as const) : []),
    ...(hasEngine || connector.offers.includes('shell') ? (['logs'] as const) : []),
  ])
}

/** Of five thousand targets most say no more about checks than their groups do: these share one plan. */
function plansOf(
  layers: readonly Layer[],
  offered: ReadonlySet<Capability>,
  runtime: string,
  { registries, documents, shared }: TargetWorld,
): Planned {
  const own = layers.at(-1)?.words
  const rhythm = [own?.every, own?.cron]
  const key = JSON.stringify([runtime, [...offered], layers.map(({ from, group }) => [from, group]), rhythm])
  const speaks = (own?.checks ?? own?.timezone ?? own?.patience) !== undefined
  const known = speaks ? undefined : shared.get(key)
  const planned = known ?? planChecks(registries.checks, offered, layers, { runtime, documents })
  if (!speaks) shared.set(key, planned)
  return planned
}

/** What belongs to the connector: the keys beside those that all targets have. */
function optionsOf(words: TargetWords, connector: AnyConnector): unknown {
  const keys = new Set(Object.keys(connector.options.shape))
  return Object.fromEntries(Object.entries(words).filter(([key]) => keys.has(key)))
}

function failed(problems: readonly Problem[]): Read {
  return { target: null, origins: [], problems }
}

function groupLayers(
  words: TargetWords,
  { groups, complete }: TargetWorld,
  own: Layer,
): { layers: Layer[]; problems: Problem[] } {
  const layers: Layer[] = []
  const problems: Problem[] = []
  for (const [index, name] of (words.groups ?? []).entries()) {
    const layer = groups.get(name)
    if (layer) layers.push(layer)
    else if (complete) {
      const known = [...groups.keys()]
      const meant = suggest(name, known)
      problems.push({
        where: own.document.placeOf([...own.path, 'groups', index]),
        message: `there is no group "${oneLine(name, 80)}"`,
        hint: meant === null ? `groups: ${known.join(', ') || 'none'}` : `did you mean "${meant}"?`,
      })
    }
  }
  return { layers, problems }
}

function engineOf(word: string | false | undefined): EngineChoice | null {
  if (word === undefined || word === 'off' || word === false) return null
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

/** What is said nearest to the target holds. A group may have others in it that no file speaks about. */
function declaredOf(
  layers: readonly Layer[],
  as: DeclaredAs | null,
): {
  readonly plans: readonly DeclaredPlan[]
  readonly origins: readonly Origin[]
  readonly problems: readonly Problem[]
} {
  const layer = layers.findLast(({ words }) => words.declared !== undefined)
  const nothing = { plans: [], origins: [], problems: [] }
  if (layer?.words.declared === undefined) return nothing
  const { document, path, from } = layer
  if (as !== null)
    return {
      ...{ problems: [], origins: [originOf(layer, ['declared'])] },
      plans: declaredPlans(layer.words.declared, as, { document, at: [...path, 'declared'] }),
    }
  const where = placeIn(layer, ['declared'])
  const hint = '"engine: auto" looks for one'
  return from === 'target'
    ? { ...nothing, problems: [{ where, message: 'this host has no engine to hold files against', hint }] }
    : nothing
}

/** Where the rhythm and the time limit come from; `every` and `cron` push each other out. */
function timing(layers: readonly Layer[], { schedule }: Target): Origin[] {
  const lastOf = (key: 'every' | 'cron' | 'timezone' | 'timeout', shipped: string): Origin => {
    const last = layers.findLast((layer) => layer.words[key] !== undefined)
    return last ? originOf(last, [key]) : shippedOrigin([key], shipped)
  }
  return [
    ...(schedule.kind === 'every' ? [lastOf('every', DEFAULT_EVERY)] : [lastOf('cron', ''), lastOf('timezone', 'UTC')]),
    lastOf('timeout', DEFAULT_TIMEOUT),
  ]
}

/** What it depends on, its engine and the connector's keys, leaf by leaf as written, and what it fills in at the top. Secrets stay references. */
function optionOrigins(own: Layer, connector: AnyConnector): Origin[] {
  const leaves = (value: unknown, path: readonly string[]): Origin[] =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.entries(value).flatMap(([key, inner]) => leaves(inner, [...path, key]))
      : [originOf(own, path)]
  const keys = {
    dependsOn: null,
    engine: null,
    ...(connector.options.shape as Readonly<Record<string, z.ZodType>>),
  } as Readonly<Record<string, z.ZodType | null>>
  return Object.entries(keys).flatMap(([key, field]) => {
    const written = at(own.written, [key])
    if (written !== undefined) return leaves(written, [key])
    const shipped = field === null ? undefined : shippedValue(field)
    return shipped === undefined ? [] : [shippedOrigin([key], shipped)]
  })
}

/** Where the name of the carrier stands, as near as the runtime's keys tell. */
function viaPath(connector: AnyConnector, written: unknown): string[] {
  const { ssh, endpoint } = written as { ssh?: { jump?: unknown }; endpoint?: unknown }
  if (ssh?.jump !== undefined) return ['ssh', 'jump']
  return endpoint !== undefined && connector.offers.includes('engine') ? ['endpoint'] : []
}
