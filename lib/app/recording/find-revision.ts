import { parseMoment } from '../../base/instant.ts'
import type { EpochMs } from '../../model/time.ts'
import type { Registry } from '../../registry/registry.ts'

/** A revision that somebody means. */
export interface NamedRevision {
  /** 40 hexadecimal digits. */
  readonly id: string
  /** "3f2a91c0", "release-1.4 (3f2a91c0)": what is told of it, now and later. */
  readonly called: string
}

/**
 * The revision that a person means by a tag, a moment ("2026-11-23 03:04", "2h ago": the last one not later), the
 * beginning of an id, or anything else that git understands. Throws a RegistryError.
 */
export async function findRevision(
  registry: Pick<Registry, 'tagged' | 'revisionAt' | 'revisionId'>,
  words: string,
  now: EpochMs,
): Promise<NamedRevision> {
  const tagged = await registry.tagged(words)
  if (tagged !== null) return { id: tagged, called: `${words} (${tagged.slice(0, 8)})` }
  const moment = parseMoment(words, now)
  const id = await (moment === null ? registry.revisionId(words) : registry.revisionAt(moment))
  return { id, called: id.slice(0, 8) }
}
