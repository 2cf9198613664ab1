import { WatchError } from '../base/problem.ts'
import type { Problem } from '../base/problem.ts'
import type { ExporterPlan, Inventory, NotifierPlan, Origin, RegistryPlan, Settings } from '../model/inventory.ts'
import type { HealSettings } from '../model/heal.ts'
import type { MaintenanceWindow } from '../model/mute.ts'
import type { Rule } from '../model/rule.ts'
import { labelNamesOf } from '../model/labels.ts'
import type { SourceRef, Target } from '../model/target.ts'
import { dependencyProblems, referenceProblems } from './dependencies.ts'
import type { SourceDocument, Spot } from '../base/yaml/document.ts'
import { EXPORTERS, exporterPlan } from './exporters.ts'
import { readLevels } from './files.ts'
import type { Levels } from './files.ts'
import { at, placeIn } from './layers.ts'
import type { Layer } from './layers.ts'
import { keepingOf } from './history-schema.ts'
import { identityRefOf, pushOf, registryOf, remoteRefOf } from './registry-schema.ts'
import type { RegistryWords } from './registry-schema.ts'
import type { HistoryWords } from './history-schema.ts'
import { CARRIER_RUNTIME, linkTargets } from './links.ts'
import type { Unlinked } from './links.ts'
import { healSettingsOf } from './heal-schema.ts'
import type { HealWords } from './heal-schema.ts'
import { readFreezes, readMaintenance } from './maintenance.ts'
import { listIn } from './match-names.ts'
import { readNotifiers } from './notifiers.ts'
import { readOptionDocuments } from './option-documents.ts'
import { parityPlans, spreadSides } from './parity.ts'
import { readRules } from './rules.ts'
import { idKeyOf, inventorySchema, RUNTIME_OF_LIST } from './schema.ts'
import type { InventorySchema, Registries } from './schema.ts'
import type { SecretWorld } from './secrets.ts'
import type { Sources } from './sources.ts'
import { readTarget } from './targets.ts'
import { spreadWorkloads } from './workloads.ts'
import { openedSettings, withSecrets } from './with-secrets.ts'
import type { SealableSettings, Sealed } from './with-secrets.ts'
import { wordingProblems } from './wording.ts'
import { webRefsOf } from './web-schema.ts'
import type { MetricsWords, WebWords } from './web-schema.ts'

const DEFAULT_CONCURRENCY = 32

/**
 * Checks and resolves everything that was read.
 *
 * @throws WatchError with every problem of every file; then there is no inventory at all
 */
export async function loadInventory(sources: Sources, registries: Registries, world: SecretWorld): Promise<Inventory> {
  const schema = inventorySchema(registries)
  const { documents } = sources
  const levels = readLevels(documents, schema)
  // A file that could not be read may hold the group that seems to be missing.
  const complete = sources.problems.length === 0
  const named = await readOptionDocuments(documents, registries.checks, world)
  const read = readTargets(documents, {
    ...{ schema, registries, ...levels, complete, shared: new Map() },
    documents: named.documents,
  })
  const placed = spreadWorkloads(read.unlinked, registries.connectors)
  const sided = spreadSides(placed.unlinked, registries.connectors)
  const linked = linkTargets(sided.unlinked, (address) => carrierOptions(address, registries))
  const { sealable, words: registryWords, webWords, ...settings } = settingsOf(levels)
  const told = readTelling(documents, {
    ...{ heals: settings.heal.enabled, settings: levels.settings },
    schema,
    registries,
    spots: read.spots,
    complete,
    // A label that seems to be missing may be one of a target that could not be read.
    labelNames: complete && read.problems.length === 0 ? labelNamesOf(linked.targets) : null,
  })
  const needs = dependencyProblems(linked.targets, { spots: read.spots, complete })
  const references = referenceProblems(levels.settings, settings.references, { spots: read.spots, complete })
  const parts = [sources, levels, named, read, linked, told, { problems: needs }, { problems: references }]
  const known = parts.flatMap(({ problems }) => problems)
  if (known.length === 0 && !read.written) known.push(nothingToWatch(sources))
  const sealed = await withSecrets(
    { ...read, ...told, ...sealable, targets: linked.targets, settingAt: settingIn(levels) },
    // A program is not run for an inventory that is refused anyway.
    { ...world, commands: known.length === 0 },
  )
  const problems = [...known, ...sealed.problems]
  if (problems.length > 0) throw new WatchError(inReadingOrder(problems, sources))
  return {
    files: documents.map(({ file }) => file),
    settings: {
      ...settings,
      heal: { ...settings.heal, freeze: told.freeze },
      ...openedSettings(sealed, webWords),
      registry: settings.registry && withOpened(settings.registry, registryWords, sealed),
      plugins: sources.pluginFolders,
    },
    targets: sealed.targets,
    notifiers: sealed.notifiers,
    exporters: sealed.exporters,
    rules: sealed.rules,
    parity: parityPlans(sealed.targets),
    maintenance: told.maintenance,
    origins: read.origins,
    warnings: [
      ...sources.warnings,
      ...placed.warnings,
      ...sided.warnings,
      ...linked.warnings,
      ...told.warnings,
      ...warningsOf(sealed.targets, registries),
    ],
  }
}

interface Telling {
  readonly notifiers: readonly NotifierPlan[]
  readonly notifierSpots: ReadonlyMap<string, Spot>
  readonly exporters: readonly ExporterPlan[]
  readonly exporterSpots: ReadonlyMap<string, Spot>
  readonly rules: readonly Rule[]
  readonly maintenance: readonly MaintenanceWindow[]
  readonly freeze: readonly MaintenanceWindow[]
  readonly problems: readonly Problem[]
  readonly warnings: readonly string[]
}

/** Who is told of what, and how. */
function readTelling(
  documents: readonly SourceDocument[],
  { schema, registries, spots, complete, labelNames, heals, settings }: TellingWorld,
): Telling {
  const notifiers = readNotifiers(documents, schema.notifiers)
  const exporters = readNotifiers(documents, schema.exporters, EXPORTERS)
  const known = {
    ...{ notifiers: notifiers.spots, checks: [...registries.checks.keys()], targets: spots, complete },
    ...{ remedies: registries.remedies, steps: schema.steps, heals },
  }
  const rules = readRules(documents, known)
  const wording = labelNames === null ? [] : wordingProblems(notifiers.plans, notifiers.spots, labelNames)
  const windows = readMaintenance(documents, known)
  const freezes = readFreezes(settings, known)
  return {
    notifiers: notifiers.plans,
    notifierSpots: notifiers.spots,
    exporters: exporters.plans.map(exporterPlan),
    exporterSpots: exporters.spots,
    rules: rules.rules,
    maintenance: windows.maintenance,
    freeze: freezes.maintenance,
    problems: [notifiers, exporters, { problems: wording }, rules, windows, freezes].flatMap((each) => each.problems),
    warnings: [...rules.warnings, ...windows.warnings, ...freezes.warnings],
  }
}

interface TellingWorld {
  readonly schema: InventorySchema
  readonly registries: Registries
  /** Targets by id. */
  readonly spots: ReadonlyMap<string, Spot>
  readonly complete: boolean
  /** Labels that any target has; null where that cannot be told. */
  readonly labelNames: readonly string[] | null
  /** Whether healing is switched on. */
  readonly heals: boolean
  readonly settings: Layer | null
}

interface ReadTargets {
  readonly unlinked: readonly Unlinked[]
  readonly origins: ReadonlyMap<string, readonly Origin[]>
  /** By id: where the target was written. */
  readonly spots: ReadonlyMap<string, Spot>
  readonly problems: readonly Problem[]
  /** Whether any target was written, good or bad. */
  readonly written: boolean
}

function readTargets(documents: readonly SourceDocument[], world: Parameters<typeof readTarget>[1]): ReadTargets {
  const unlinked: Unlinked[] = []
  const problems: Problem[] = []
  const origins = new Map<string, readonly Origin[]>()
  const spots = new Map<string, Spot>()
  let written = false
  for (const document of documents) {
    for (const { list, index, written: each } of targetsIn(document)) {
      written = true
      const path = [list, index]
      const read = readTarget({ document, list, index, written: each }, world)
      problems.push(...read.problems)
      const key = list === 'targets' ? 'id' : idKeyOf(RUNTIME_OF_LIST[list])
      const id = at(each, [key])
      if (typeof id !== 'string') continue
      const before = spots.get(id)
      if (before) {
        const { file, line } = before.document.placeOf(before.path)
        const where = document.placeOf([...path, key])
        problems.push({ where, message: `the ${key} "${id}" stands twice, first at ${file}:${line}` })
        continue
      }
      spots.set(id, { document, path })
      if (!read.target) continue
      unlinked.push(read.target)
      origins.set(id, read.origins)
    }
  }
  return { unlinked, origins, spots, problems, written }
}

function targetsIn(document: SourceDocument) {
  return (['targets', 'workloads', 'parity'] as const).flatMap((list) =>
    listIn(document, list).map((written, index) => ({ list, index, written })),
  )
}

/** A monitor that watches nothing would call everything well. */
function nothingToWatch({ documents }: Sources): Problem {
  const where = documents[0]?.placeOf(['targets']) ?? { file: 'targets.yaml', line: 1, column: 1 }
  return { where, message: 'there is no target', hint: 'write "targets: [{ id: here, runtime: local }]" to begin with' }
}

function carrierOptions(address: string, { connectors }: Registries): { options: unknown } | { wrong: string } {
  const connector = connectors.get(CARRIER_RUNTIME)
  if (!connector) return { wrong: `there is no runtime "${CARRIER_RUNTIME}"` }
  const parsed = connector.options.safeParse({ address })
  return parsed.success ? { options: parsed.data } : { wrong: parsed.error.issues[0]?.message ?? 'it cannot be read' }
}

function warningsOf(targets: readonly Target[], { connectors }: Registries): string[] {
  return targets.flatMap(({ id, runtime, options, source: { file, line } }) =>
    (connectors.get(runtime)?.warnings?.(options) ?? []).map((text) => `${file}:${line}: target "${id}": ${text}`),
  )
}

type PlainSettings = Omit<Settings, 'plugins' | 'heal' | 'web' | keyof SealableSettings> & {
  readonly heal: HealSettings
}

type OwnWords = Partial<
  Omit<PlainSettings, 'history' | 'registry' | 'heal' | 'maxSeries'> &
    Omit<SealableSettings, 'identity' | 'remote' | 'web'>
> & {
  readonly web?: WebWords
  readonly metrics?: MetricsWords
  readonly history?: HistoryWords
  readonly registry?: RegistryWords
  readonly heal?: HealWords
}

function settingsOf({ settings }: Levels): PlainSettings & {
  readonly sealable: SealableSettings
  readonly words: RegistryWords | undefined
  readonly webWords: WebWords | undefined
} {
  const words = (settings?.words ?? {}) as OwnWords
  const { concurrency, heal, history, memory, references, registry, store, heartbeat, web, metrics } = words
  const refs = { identity: identityRefOf(registry), remote: remoteRefOf(registry), web: webRefsOf(web) }
  return {
    sealable: { store, heartbeat, ...refs },
    words: registry,
    webWords: web,
    concurrency: concurrency ?? DEFAULT_CONCURRENCY,
    references: references ?? [],
    history: keepingOf(history),
    registry: registryOf(registry),
    heal: healSettingsOf(heal),
    ...(memory !== undefined && { memory }),
    ...(metrics?.maxSeries !== undefined && { maxSeries: metrics.maxSeries }),
  }
}

function withOpened(
  plan: Omit<RegistryPlan, 'identity' | 'push'>,
  words: RegistryWords | undefined,
  { identity, remote }: Pick<Sealed, 'identity' | 'remote'>,
): RegistryPlan {
  const push = pushOf(words, remote)
  return { ...plan, ...(identity && { identity }), ...(push && { push }) }
}

function settingIn({ settings }: Levels): (path: readonly string[]) => SourceRef {
  return (path) => (settings ? placeIn(settings, path) : { file: 'targets.yaml', line: 1, column: 1 })
}

/** As a person reads: file by file as they were read, top to bottom. What a group got wrong is told once. */
function inReadingOrder(problems: readonly Problem[], { documents }: Sources): Problem[] {
  const order = new Map(documents.map(({ file }, index) => [file, index]))
  const rank = ({ where }: Problem): number => order.get(where.file) ?? -1
  const once = new Map(
    problems.map((problem) => [
      `${problem.where.file}\0${problem.where.line}\0${problem.where.column}\0${problem.message}`,
      problem,
    ]),
  )
  return [...once.values()].sort(
    (one, other) =>
      rank(one) - rank(other) || one.where.line - other.where.line || one.where.column - other.where.column,
  )
}
