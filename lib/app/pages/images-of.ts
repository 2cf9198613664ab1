import type { EpochMs, Ms } from '../../model/time.ts'
import type { ImagesSeen } from '../../pages/healing/seen.ts'
import type { Registry } from '../../registry/registry.ts'
import { atMostEvery } from './kept.ts'
import { unread } from './unread.ts'

export interface ImagesParts {
  /** Absent where nothing is recorded. */
  readonly registry?: Pick<Registry, 'badImages'> | undefined
  readonly now: () => EpochMs
}

/** They change when a rollout fails, or a person clears one: seldom. */
const EVERY_MS: Ms = 15_000

/** Images that are blocked, as `orch-watch rollout --images` has them. */
export function imagesOf({ registry, now }: ImagesParts): () => Promise<ImagesSeen> {
  if (!registry) return () => Promise.resolve({ kind: 'none' })
  const read = atMostEvery(EVERY_MS, now, () => registry.badImages())
  return () => read().then((all) => ({ kind: 'read', all }), unread)
}
