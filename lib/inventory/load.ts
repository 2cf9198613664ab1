import { WatchError } from '../base/problem.ts'
import type { Problem } from '../base/problem.ts'
import type { Target } from '../model/target.ts'
import type { Inventory, Origin, Settings } from '../model/inventory.ts'
import type { SourceDocument } from './document.ts'
import { readLevels } from './files.ts'
import type { Levels } from './files.ts'
import { at } from './layers.ts'
import { CARRIER_RUNTIME, linkTargets } from './links.ts'
import type { Unlinked } from './links.ts'
import { inventorySchema } from './schema.ts'
import type { Registries } from './schema.ts'
import { withSecrets } from './secrets.ts'
import type { SecretWorld } from './secrets.ts'
import type { Sources } from './sources.ts'
import { readTarget } from './targets.ts'

const DEFAULT_CONCURRENCY = 32

/**
 * Checks and resolves everything that was read.
 *
 * @throws WatchError with every problem of every file; then there is no inventory at all
 */
export async function loadInventory(sources: Sources, registries: Registries, world: SecretWorld): Promise<Inventory> {
  const schema = inventorySchema(registries)
  const levels = readLevels(sources.documents, schema)
  // A file that could not be read may hold the group that seems to be missing.
  const complete = sources.problems.length === 0
  const read = readTargets(sources.documents, { schema, registries, ...levels, complete, shared: new Map() })
  const linked = linkTargets(read.unlinked, (address) => carrierOptions(address, registries))
  const known = [...sources.problems, ...levels.problems, ...read.problems, ...linked.problems]
  if (known.length === 0 && !read.written) known.push(nothingToWatch(sources))
  // A program is not run for an inventory that is refused anyway.
  const sealed = await withSecrets(linked.targets, read.places, { ...world, commands: known.length === 0 })
  const problems = [...known, ...sealed.problems]
  if (problems.length > 0) throw new WatchError(inReadingOrder(problems, sources))
  return {
    files: sources.documents.map(({ file }) => file),
    settings: { ...settingsOf(levels), plugins: sources.pluginFolders },
    targets: sealed.targets,
    origins: read.origins,
    warnings: [...sources.warnings, ...linked.warnings, ...warningsOf(sealed.targets, registries)],
  }
}

interface ReadTargets {
  readonly unlinked: readonly Unlinked[]
  readonly origins: ReadonlyMap<string, readonly Origin[]>
  /** By id: where the target was written. */
  readonly places: ReadonlyMap<string, { document: SourceDocument; path: readonly (string | number)[] }>
  readonly problems: readonly Problem[]
  /** Whether any target was written, good or bad. */
  readonly written: boolean
}

function readTargets(documents: readonly SourceDocument[], world: Parameters<typeof readTarget>[1]): ReadTargets {
  const unlinked: Unlinked[] = []
  const problems: Problem[] = []
  const origins = new Map<string, readonly Origin[]>()
  const places = new Map<string, { document: SourceDocument; path: readonly (string | number)[] }>()
  let written = false
  for (const document of documents) {
    for (const [index, each] of targetsIn(document).entries()) {
      written = true
      const path = ['targets', index]
      const read = readTarget({ document, index, written: each }, world)
      problems.push(...read.problems)
      const id = at(each, ['id'])
      if (typeof id !== 'string') continue
      const before = places.get(id)
      if (before) {
        const { file, line } = before.document.placeOf(before.path)
        const where = document.placeOf([...path, 'id'])
        problems.push({ where, message: `the id "${id}" stands twice, first at ${file}:${line}` })
        continue
      }
      places.set(id, { document, path })
      if (!read.target) continue
      unlinked.push(read.target)
      origins.set(id, read.origins)
    }
  }
  return { unlinked, origins, places, problems, written }
}

function targetsIn({ value }: SourceDocument): readonly unknown[] {
  const targets = at(value, ['targets'])
  return Array.isArray(targets) ? targets : []
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

function settingsOf({ settings }: Levels): Omit<Settings, 'plugins'> {
  const { concurrency, memory } = (settings?.words ?? {}) as Partial<Settings>
  return { concurrency: concurrency ?? DEFAULT_CONCURRENCY, ...(memory !== undefined && { memory }) }
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
