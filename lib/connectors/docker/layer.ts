import * as z from 'zod'
import type { Client, Question } from '../../kit/engine/client.ts'
import { count, MiB } from '../../kit/engine/fields.ts'
import { classOfPath, partsOfPath, PATH_CLASSES } from '../../kit/path-class.ts'
import type { Container } from '../../model/engine.ts'
import type { FileChange, LayerChanges, LayerSize, OfContainer } from '../../model/inside.ts'
import { ofEachRunning } from './each-running.ts'
import type { Dearly } from './each-running.ts'

const MOST_CHANGES = 2000
/** Longer ones are cut. */
const PATH_CHARACTERS = 1024
/** Of all paths that are kept of one container. */
const ALL_CHARACTERS = 256 * 1024
/** A hundred thousand changes. More of them in one container are a fault of that container. */
const CHANGES_BYTES = 8 * MiB

const KINDS = ['modified', 'added', 'deleted'] as const

/** Null where nothing was changed. */
const changed = z
  .array(z.object({ Path: z.string(), Kind: z.int().min(0).max(2) }))
  .nullable()
  .transform((all) => all ?? [])

type Changed = z.output<typeof changed>

/** Docker leaves a size of nothing out. */
const sized = z.object({ SizeRw: count.nullish() })

/** Source: Docker Engine API, ContainerChanges; Podman answers in the same form. */
function askChanges(container: string): Question<Changed> {
  return { path: `/containers/${container}/changes`, schema: changed, maxBytes: CHANGES_BYTES }
}

/** Of one container: `/system/df` would add up all images, volumes and the build cache besides. */
function askSize(container: string): Question<z.output<typeof sized>> {
  return { path: `/containers/${container}/json`, query: { size: true }, schema: sized, maxBytes: MiB }
}

/** What running containers changed of the files of their image. */
export async function readLayerChanges(
  client: Client,
  api: string,
  containers: readonly Container[],
  by: Dearly,
): Promise<OfContainer<LayerChanges>[]> {
  return ofEachRunning(containers, by, async ({ id, mounts = [] }, signal) =>
    toLayerChanges(await client.ask(askChanges(id), api, signal), mounts),
  )
}

/** How much running containers wrote on top of their image. */
export async function readLayerSizes(
  client: Client,
  api: string,
  containers: readonly Container[],
  by: Dearly,
): Promise<OfContainer<LayerSize>[]> {
  return ofEachRunning(containers, by, async ({ id }, signal) => {
    const { SizeRw } = await client.ask(askSize(id), api, signal)
    return { writtenBytes: SizeRw ?? 0 }
  })
}

/**
 * The changes that tell most first, as many as are kept: thousands of files in /tmp hide nothing. A folder is listed
 * for everything that lies in it and tells nothing of its own; a place where something is mounted was made by the engine.
 */
export function toLayerChanges(all: Changed, mounts: readonly string[]): LayerChanges {
  const parents = new Set<string>()
  for (const path of [...all.map(({ Path }) => Path), ...mounts, ...OF_THE_ENGINE]) addParents(parents, path)
  const mounted = new Set(mounts.map(plain))
  const own = all.flatMap(({ Path, Kind }): FileChange[] => {
    const [path, kind] = [plain(Path), KINDS[Kind] ?? 'modified']
    if (mounted.has(path) || (kind !== 'deleted' && parents.has(path))) return []
    return [{ path: path.slice(0, PATH_CHARACTERS), kind }]
  })
  const kept = fitting(own)
  if (kept.length === own.length) return { changes: own, more: 0 }
  const ranked = own.map((change) => [PATH_CLASSES.indexOf(classOfPath(change.path)), change] as const)
  const first = fitting(ranked.toSorted(([one], [other]) => one - other).map(([, change]) => change))
  return { changes: first, more: own.length - first.length }
}

/** The first of them, as many as are kept. */
function fitting(changes: readonly FileChange[]): readonly FileChange[] {
  let left = ALL_CHARACTERS
  const end = changes.findIndex(({ path }) => (left -= path.length) < 0)
  return changes.slice(0, Math.min(MOST_CHANGES, end < 0 ? changes.length : end))
}

/** What an engine brings to every container; their folders it makes where the image has none. */
const OF_THE_ENGINE = ['/etc/hosts', '/run/.containerenv']

function plain(path: string): string {
  return `/${partsOfPath(path).join('/')}`
}

function addParents(parents: Set<string>, path: string): void {
  const parts = partsOfPath(path)
  for (let length = parts.length - 1; length > 0; length -= 1) {
    const parent = `/${parts.slice(0, length).join('/')}`
    // Whoever stands there has brought its own parents.
    if (parents.has(parent)) return
    parents.add(parent)
  }
}
