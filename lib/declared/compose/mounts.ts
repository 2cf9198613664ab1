import type { NotCompared } from '../../model/configuration.ts'
import { outerName } from './attachments.ts'
import type { Project } from './project.ts'
import type { Service } from './service.ts'
import { mapOf } from './telling.ts'
import type { Tree } from './telling.ts'
import type { Volume } from './volumes.ts'

type Doc = { readonly [key: string]: Tree }

export interface Mounted {
  /** Of bind mounts that were written relative to the folder of the project. */
  readonly relative: readonly { readonly path: readonly string[]; readonly written: string }[]
  readonly notCompared: readonly NotCompared[]
  readonly mounts: readonly Tree[]
  /** What of it stands under HostConfig. */
  readonly host: Doc
}

/** Engines give a name like this to what has none. */
const ANONYMOUS = '0'.repeat(64)

export function mountsOf(said: Service, project: Project): Mounted {
  const volumes = Object.entries((said['volumes'] ?? {}) as Readonly<Record<string, Volume>>)
  const tmpfs = ((said['tmpfs'] ?? []) as readonly string[]).map((each) => placeAndRest(each))
  const [inMemory, others] = [
    volumes.filter(([, { type }]) => type === 'tmpfs'),
    volumes.filter(([, { type }]) => type !== 'tmpfs'),
  ]
  const wishes = inMemory.map(([place, { bytes }]) => ({
    Type: 'tmpfs',
    Target: place,
    ...(bytes !== undefined && { TmpfsOptions: { SizeBytes: bytes } }),
  }))
  return {
    mounts: [
      ...others.map(([place, volume]) => mountOf(place, volume, project)),
      ...inMemory.map(([place]) => ({ Type: 'tmpfs', Destination: place })),
    ],
    host: { ...(tmpfs.length > 0 && { Tmpfs: mapOf(tmpfs) }), ...(wishes.length > 0 && { Mounts: wishes }) },
    relative: others.flatMap(([place, { written }]) =>
      typeof written === 'string' ? [{ path: ['mounts', place, 'source'], written }] : [],
    ),
    notCompared: volumes.flatMap(([place, volume]) => unseen(place, volume)),
  }
}

function placeAndRest(text: string): readonly [string, string] {
  const cut = text.indexOf(':')
  return cut < 0 ? [text, ''] : [text.slice(0, cut), text.slice(cut + 1)]
}

function mountOf(place: string, volume: Volume, project: Project): Doc {
  const { type = 'volume', source, readOnly, propagation, mode } = volume
  const isVolume = type === 'volume'
  const name = typeof source === 'string' ? outerName(source, project.volumes, project.name) : ANONYMOUS
  return {
    Type: type,
    Destination: place,
    ...(isVolume ? { Name: name } : source !== undefined && { Source: source }),
    ...(readOnly === true && { RW: false }),
    ...(propagation !== undefined && { Propagation: propagation }),
    ...(mode !== undefined && { Mode: mode }),
  }
}

function unseen(place: string, { unknown, atHome, vague, type, mode }: Volume): readonly NotCompared[] {
  const path = ['mounts', place]
  return [
    ...(unknown === true ? [{ path, why: 'of this type nothing is known' }] : []),
    ...(atHome === true
      ? [{ path: [...path, 'source'], why: 'it begins at the home folder of whoever runs Compose' }]
      : []),
    ...(vague === true
      ? ['VolumeOptions', 'TmpfsOptions', 'mode'].map((each) => ({ path: [...path, each], why: '' }))
      : []),
    // Engines label volumes as they see fit.
    ...(type === 'volume' && mode === undefined ? [{ path: [...path, 'mode'], why: '' }] : []),
  ]
}
