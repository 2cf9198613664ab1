import type { Ask } from '../../kit/engine/client.ts'
import { RefusedError } from '../../kit/engine/status.ts'
import type { Configuration, Recorder } from '../../model/configuration.ts'
import { askImage } from './api.ts'
import type { Listed } from './api.ts'

/** Makes configurations of what an engine says, and remembers the images they were made of. */
export interface Recording {
  /** Null for what nobody keeps a history of. */
  of(whole: unknown, listed: Listed, signal: AbortSignal): Promise<Configuration | null>
  /** Says what is there now: names for ids, and the images that are still used. */
  begin(list: readonly Listed[]): void
}

export function recording(ask: Ask, record: Recorder): Recording {
  const images = new Map<string, Promise<unknown>>()
  let names: ReadonlyMap<string, string> = new Map()

  const imageOf = (id: string, signal: AbortSignal): Promise<unknown> => {
    const known = images.get(id)
    if (known) return known
    const asked = askOnce(ask, id, signal)
    images.set(id, asked)
    asked.catch(() => images.delete(id))
    return asked
  }

  return {
    begin(list) {
      names = new Map(list.map(({ Id, Names }) => [Id, ownName(Names)] as const).filter(([, name]) => name !== ''))
      const used = new Set(list.map(({ ImageID }) => ImageID))
      for (const id of images.keys()) if (!used.has(id)) images.delete(id)
    },
    async of(whole, listed, signal) {
      const image = await imageOf(listed.ImageID, signal)
      return record({
        kind: 'container',
        document: whole,
        ...(image !== null && { image }),
        nameOf: (id) => names.get(id),
      })
    },
  }
}

/** A link of another container to this one is among its names: "/other/alias". */
function ownName(names: readonly string[] | null): string {
  return (names ?? []).find((name) => !name.slice(1).includes('/'))?.replace(/^\//u, '') ?? ''
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
