import type { Platform } from '../../model/engine.ts'
import type { Repository } from '../../model/registry.ts'
import { fault } from '../fault.ts'
import type { Line } from './line.ts'
import { ACCEPTED, digestOf, entriesFor, isDigest, MANIFEST_BYTES, manifestIn } from './manifest.ts'
import type { Manifest } from './manifest.ts'

/** Deeper and wider than anything that somebody has pushed on purpose. */
const MAX_DEPTH = 4
const MOST_LOOKED_INTO = 20

/** What a tag names now. A HEAD, which counts as no pull where pulls are counted. */
export async function askTag(line: Line, { path }: Repository, tag: string, signal: AbortSignal): Promise<string> {
  const asked = {
    at: `/v2/${path}/manifests/${tag}`,
    about: `${path}:${tag}`,
    accept: ACCEPTED,
    maxBytes: MANIFEST_BYTES,
  }
  const head = await line.ask(path, { ...asked, method: 'HEAD' }, signal)
  const told = head.headers.get('docker-content-digest') ?? ''
  if (isDigest(told)) return told
  if (told !== '') throw fault('protocol', `${line.name} calls what ${path}:${tag} names "${told.slice(0, 80)}"`)
  // Not every registry says it: then it is what it is.
  return digestOf((await line.ask(path, { ...asked, method: 'GET' }, signal)).body)
}

/**
 * Goes down from a digest to the image of a platform: an index may stand in an index.
 *
 * @returns the digests on the way down, that of its configuration last; null where there is no image for the platform
 */
export async function reach(
  line: Line,
  { path }: Repository,
  wanted: { readonly digest: string; readonly platform: Platform },
  signal: AbortSignal,
): Promise<readonly string[] | null> {
  let left = MOST_LOOKED_INTO
  const open = async (digest: string): Promise<Manifest> => {
    if ((left -= 1) < 0)
      throw fault('unreadable', `${line.name}: ${path} holds indexes in indexes, more than we look into`)
    const about = `${path}@${digest.slice(0, 19)}`
    const asked = { method: 'GET', at: `/v2/${path}/manifests/${digest}`, about, accept: ACCEPTED } as const
    return manifestIn((await line.ask(path, { ...asked, maxBytes: MANIFEST_BYTES }, signal)).body, digest, line.name)
  }
  const below = async (digest: string, depth: number): Promise<readonly string[] | null> => {
    if (depth > MAX_DEPTH) throw fault('unreadable', `${line.name}: ${path} nests indexes deeper than ${MAX_DEPTH}`)
    const manifest = await open(digest)
    if (manifest.kind === 'image') return manifest.config === null ? [] : [manifest.config]
    for (const entry of entriesFor(wanted.platform, manifest.entries)) {
      const found = await below(entry.digest, depth + 1)
      if (found) return [entry.digest, ...found]
    }
    return null
  }
  return below(wanted.digest, 1)
}
