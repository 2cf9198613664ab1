import type { Configuration, Recorder } from '../../model/configuration.ts'
import type { Listed } from './api.ts'
import type { Images } from './images.ts'

/** Makes configurations of what an engine says of its containers, and of the images they were made of. */
export interface Recording {
  /** Null for what nobody keeps a history of. */
  of(whole: unknown, listed: Listed, signal: AbortSignal): Promise<Configuration | null>
  /** Says what is there now: names for ids. */
  begin(list: readonly Listed[]): void
}

export function recording(images: Images, record: Recorder): Recording {
  let names: ReadonlyMap<string, string> = new Map()
  return {
    begin(list) {
      names = new Map(list.map(({ Id, Names }) => [Id, ownName(Names)] as const).filter(([, name]) => name !== ''))
    },
    async of(whole, listed, signal) {
      const image = await images.whole(listed.ImageID, signal)
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
