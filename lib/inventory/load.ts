import { dirname, resolve } from 'node:path'
import { WatchError } from '../base/problem.ts'
import type { Problem } from '../base/problem.ts'
import type { Inventory, Origin, Settings } from '../model/inventory.ts'
import type { SourceDocument } from './document.ts'
import { CARRIER_RUNTIME, linkTargets } from './links.ts'
import type { Unlinked } from './links.ts'
import { cronProblem } from './schedule.ts'
import { at } from './layers.ts'
import type { Layer, LayerWords } from './layers.ts'
import { inventorySchema } from './schema.ts'
import type { InventorySchema, Registries } from './schema.ts'
import type { SecretWorld } from './secrets.ts'
import type { Sources } from './sources.ts'
import { readTarget } from './targets.ts'
import { problemsOf } from './zod-problems.ts'

const DEFAULT_CONCURRENCY = 32

/** The shape of one file as the schema has parsed it; targets are parsed one by one, each by its runtime. */
interface FileWords {
  readonly settings?:
    (LayerWords & { readonly concurrency?: number; readonly plugins?: string | readonly string[] }) | null
  readonly groups?: Readonly<Record<string, LayerWords | null>> | null
}

/** Folders with checks of the user's own, absolute: known before anything else can be checked. */
export function pluginFolders(sources: Sources, cwd: string): string[] {
  const [main] = sources.documents
  const written = (main?.value as { settings?: { plugins?: unknown } | null } | null)?.settings?.plugins
  const listed: unknown[] = Array.isArray(written) ? written : [written]
  return listed.flatMap((folder) =>
    typeof folder === 'string' && main ? [resolve(dirname(resolve(cwd, main.file)), folder)] : [],
  )
}

/**
 * Checks and resolves everything that was read.
 *
 * @throws WatchError with every problem of every file; then there is no inventory at all
 */
export async function loadInventory(sources: Sources, registries: Registries, world: SecretWorld): Promise<Inventory> {
  const schema = inventorySchema(registries)
  const problems: Problem[] = [...sources.problems]
  const { settings, groups } = readFiles(sources.documents, schema, problems)
  const unlinked: Unlinked[] = []
  const origins = new Map<string, readonly Origin[]>()
  const places = new Map<string, string>()

  for (const document of sources.documents) {
    for (const [index, written] of targetsOf(document).entries()) {
      const read = await readTarget(
        { document, index, written },
        { schema, registries, settings, groups, secrets: world },
      )
      problems.push(...read.problems)
      if (!read.target) continue
      const { id, source } = read.target.target
      const before = places.get(id)
      if (before !== undefined) {
        problems.push({ where: source, message: `the id "${id}" stands twice, first at ${before}` })
        continue
      }
      places.set(id, `${source.file}:${source.line}`)
      unlinked.push(read.target)
      origins.set(id, read.origins)
    }
  }
  const linked = linkTargets(unlinked, (address) => carrierOptions(address, registries))
  problems.push(...linked.problems)
  if (problems.length > 0) throw new WatchError(sorted(problems, sources))
  return {
    files: sources.documents.map(({ file }) => file),
    settings: settingsOf(settings, pluginFolders(sources, world.cwd)),
    targets: linked.targets,
    origins,
    warnings: sources.warnings,
  }
}

function readFiles(
  documents: readonly SourceDocument[],
  schema: InventorySchema,
  problems: Problem[],
): { settings: Layer | null; groups: Map<string, Layer> } {
  let settings: Layer | null = null
  const groups = new Map<string, Layer>()
  for (const [index, document] of documents.entries()) {
    const parsed = schema.file.safeParse(withoutTargets(document.value), { reportInput: true })
    if (!parsed.success) problems.push(...problemsOf(parsed.error, document))
    const words = (parsed.success ? parsed.data : {}) as FileWords
    if (index === 0) settings = settingsLayer(words, document)
    else if (words.settings !== undefined) {
      problems.push({ where: document.placeOfKey(['settings']), message: '"settings" may only stand in the main file' })
    }
    addGroups(words, document, groups, problems)
  }
  for (const layer of [...(settings ? [settings] : []), ...groups.values()]) {
    const wrong = cronProblem(layer.words)
    if (wrong) problems.push({ where: layer.document.placeOf([...layer.path, wrong.key]), message: wrong.message })
  }
  return { settings, groups }
}

function settingsLayer({ settings }: FileWords, document: SourceDocument): Layer | null {
  if (!settings) return null
  return { from: 'settings', document, path: ['settings'], words: settings, written: at(document.value, ['settings']) }
}

function addGroups(words: FileWords, document: SourceDocument, groups: Map<string, Layer>, problems: Problem[]): void {
  for (const [name, group] of Object.entries(words.groups ?? {})) {
    const path = ['groups', name]
    const before = groups.get(name)
    if (before) {
      const { file, line } = before.document.placeOfKey(before.path)
      problems.push({
        where: document.placeOfKey(path),
        message: `the group "${name}" stands twice, first at ${file}:${line}`,
      })
    } else {
      groups.set(name, {
        from: 'group',
        group: name,
        document,
        path,
        words: group ?? {},
        written: at(document.value, path),
      })
    }
  }
}

/** A list of targets is checked target by target, so that a complaint is about the runtime that was meant. */
function withoutTargets(value: unknown): unknown {
  if (value === null || value === undefined) return {}
  if (typeof value !== 'object' || Array.isArray(value)) return value
  const { targets, ...rest } = value as { targets?: unknown }
  return Array.isArray(targets) || targets === undefined ? rest : { ...rest, targets }
}

function targetsOf({ value }: SourceDocument): readonly unknown[] {
  const { targets } = (value ?? {}) as { targets?: unknown }
  return Array.isArray(targets) ? targets : []
}

function carrierOptions(address: string, { connectors }: Registries): { options: unknown } | { wrong: string } {
  const connector = connectors.get(CARRIER_RUNTIME)
  if (!connector) return { wrong: `there is no runtime "${CARRIER_RUNTIME}"` }
  const parsed = connector.options.safeParse({ address })
  return parsed.success ? { options: parsed.data } : { wrong: parsed.error.issues[0]?.message ?? 'it cannot be read' }
}

function settingsOf(layer: Layer | null, plugins: readonly string[]): Settings {
  const { concurrency } = (layer?.words ?? {}) as { concurrency?: number }
  return { concurrency: concurrency ?? DEFAULT_CONCURRENCY, plugins }
}

/** In the order in which a person reads: file by file as they were read, top to bottom. */
function sorted(problems: readonly Problem[], sources: Sources): Problem[] {
  const order = new Map(sources.documents.map(({ file }, index) => [file, index]))
  const rank = ({ where }: Problem): number => order.get(where.file) ?? -1
  return [...problems].sort(
    (one, other) =>
      rank(one) - rank(other) || one.where.line - other.where.line || one.where.column - other.where.column,
  )
}
