import type { Clock } from '../../base/clock.ts'
import type { Ask } from '../../kit/engine/client.ts'
import { RefusedError } from '../../kit/engine/status.ts'
import { fault } from '../../kit/fault.ts'
import type { EngineImage } from '../../model/engine.ts'
import type { Ms } from '../../model/time.ts'
import { askImage, imageFacts } from './api.ts'
import type { ImageFacts, Listed } from './api.ts'
import { inParallel } from './in-parallel.ts'

/** What an image is made of never changes. How it is called does, by every pull and push. */
const NAMES_MS: Ms = 10 * 60_000
const MAX_AT_ONCE = 16
/** What is kept of the names of one image: an engine that builds may have thousands. */
const MOST_NAMES = 200
const MAX_NAME = 512

interface Known {
  readonly whole: Promise<unknown>
  readonly askedMs: Ms
}

/** The images that containers use, and what is remembered of them between two reads. */
export interface Images {
  /** All that the engine says of it, however long ago; null where it was removed while its container lives on. */
  whole(id: string, signal: AbortSignal): Promise<unknown>
  /** Those of the list, each once. */
  read(
    list: readonly Listed[],
    wait: { readonly concurrency: number; readonly signal: AbortSignal },
  ): Promise<readonly EngineImage[]>
  /** Forgets what no container uses. Needs the whole list. */
  keepOnly(list: readonly Listed[]): void
}

export function imagesOf(ask: Ask, clock: Clock): Images {
  const images = new Map<string, Known>()

  const asked = (id: string, signal: AbortSignal, maxAgeMs: Ms): Promise<unknown> => {
    const known = images.get(id)
    const now = clock.monotonicMs()
    if (known && now - known.askedMs <= maxAgeMs) return known.whole
    const fresh = { whole: askOnce(ask, id, signal), askedMs: now }
    images.set(id, fresh)
    fresh.whole.catch(() => {
      if (images.get(id) === fresh) images.delete(id)
    })
    return fresh.whole
  }

  return {
    whole: (id, signal) => asked(id, signal, Infinity),
    async read(list, { concurrency, signal }) {
      const ids = [...new Set(list.map(({ ImageID }) => ImageID))]
      const wait = { concurrency: Math.min(MAX_AT_ONCE, concurrency), signal }
      const all = await inParallel(ids, wait, async (id, own) => {
        const whole = await asked(id, own, NAMES_MS)
        return whole === null ? [] : [toImage(id, whole)]
      })
      return all.flat()
    },
    keepOnly(list) {
      const used = new Set(list.map(({ ImageID }) => ImageID))
      for (const id of images.keys()) if (!used.has(id)) images.delete(id)
    },
  }
}

/** Null for an image that was removed while its container lives on. */
async function askOnce(ask: Ask, id: string, signal: AbortSignal): Promise<unknown> {
  try {
    return await ask(askImage(id), signal)
  } catch (error) {
    if (error instanceof RefusedError && error.status === 404) return null
    throw error
  }
}

function toImage(id: string, whole: unknown): EngineImage {
  const read = imageFacts.safeParse(whole)
  if (!read.success) {
    const [issue] = read.error.issues
    const place = issue?.path.join('.') ?? ''
    throw fault(
      'protocol',
      `the engine describes an image in a way that we do not know: ${issue?.message ?? ''}, ${place}`,
    )
  }
  const { RepoTags, RepoDigests, Created, Os: os, Architecture: architecture, Variant }: ImageFacts = read.data
  return {
    id,
    names: kept(RepoTags),
    repoDigests: kept(RepoDigests),
    ...(Created !== null && { createdAt: Created }),
    platform: { os, architecture, ...(Variant !== '' && { variant: Variant }) },
  }
}

/** Docker before 25 says "<none>" where there is no name. */
function kept(names: readonly string[]): readonly string[] {
  return names.filter((name) => name.length <= MAX_NAME && !name.includes('<none>')).slice(0, MOST_NAMES)
}
