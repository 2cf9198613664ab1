import { at, listAt, textAt, textsAt } from '../read.ts'
import type { Json } from '../read.ts'
import type { Asking } from './asking.ts'
import { said } from './process.ts'
import type { There } from './there.ts'

/** What says what is mounted where: of HostConfig, and beside it volumes without a name that somebody asked for. */
export function mountsBody(
  asking: Asking,
  there: There,
): { readonly host: Readonly<Record<string, Json>>; readonly body: Readonly<Record<string, Json>> } {
  const mounts = asking.names('mounts').map((place) => mountAt(place, asking, there))
  const those = (way: Mount['way']): readonly Mount[] => mounts.filter((each) => each.way === way)
  const from = asking.texts('volumesFrom')
  for (const each of from) {
    const [name = ''] = each.split(':')
    if (!there.containers.has(name)) asking.refuse(['volumesFrom'], `there is no container "${name}"`)
  }
  return {
    host: said({
      Binds: orNot(those('bind').map(bindOf)),
      Mounts: orNot(those('mount').map(wishOf)),
      Tmpfs: Object.fromEntries(those('tmpfs').map(({ place, options }) => [place, options])),
      VolumesFrom: orNot(from),
      VolumeDriver: asking.take('volumeDriver'),
    }),
    body: said({ Volumes: Object.fromEntries(those('fresh').map(({ place }) => [place, {}])) }),
  }
}

interface Mount {
  readonly place: string
  readonly type: string
  /** A path of the host, the name of a volume, nothing of a tmpfs. */
  readonly source: string | undefined
  readonly isReadOnly: boolean
  /** What `--mount` alone can say. */
  readonly wish: Readonly<Record<string, Json>>
  /** Of a tmpfs that is made by `--tmpfs`. */
  readonly options: string
  /** Behind a bind: "Z", "rshared". */
  readonly manner: readonly string[]
  /** `fresh`: a volume without a name that is made anew. */
  readonly way: 'bind' | 'mount' | 'tmpfs' | 'fresh' | 'none'
}

const WISHES = ['BindOptions', 'VolumeOptions', 'TmpfsOptions'] as const

function mountAt(place: string, asking: Asking, there: There): Mount {
  const take = (key: string): Json => asking.take('mounts', place, key)
  const found = asking.look('mounts', place, 'type')
  // Only a tmpfs that says nothing else has no type of its own.
  const type = typeof found === 'string' ? found : 'tmpfs'
  for (const key of ['type', 'anonymous', 'driver', 'readOnly']) take(key)
  const wishes = WISHES.map((key) => [key, Object.fromEntries(asking.takeEach('mounts', place, key))] as const)
  const wish = said({ ...Object.fromEntries(wishes), Consistency: take('Consistency') })
  const [source, options] = [sourceOf(place, type, asking, there), take('options')]
  const mount = {
    place,
    type,
    source,
    isReadOnly: asking.look('mounts', place, 'readOnly') === true,
    wish,
    options: typeof options === 'string' ? options : '',
    manner: [take('mode'), take('propagation')].filter((each) => typeof each === 'string'),
  }
  return { ...mount, way: wayOf(mount, there) }
}

/** As short as it can be said. */
function wayOf(mount: Omit<Mount, 'way'>, { isElsewhere = false }: There): Mount['way'] {
  const { type, source, wish, place } = mount
  const isPlain = Object.keys(wish).length === 0
  if (type === 'tmpfs') return isPlain ? 'tmpfs' : 'mount'
  if (source === undefined) return type === 'volume' && isElsewhere ? freshWay(mount) : 'none'
  // Of a bind that is said in short the engine makes what is not there, as an empty folder. In full it cannot be said how
  // it spreads without that being recorded in other words.
  if (type === 'bind' && isElsewhere && mount.manner.length === 0) return 'mount'
  return isPlain && !`${place}${source}`.includes(':') ? 'bind' : 'mount'
}

/** A volume without a name can say no more in short. */
function freshWay({ wish, isReadOnly }: Omit<Mount, 'way'>): Mount['way'] {
  return Object.keys(wish).length === 0 && !isReadOnly ? 'fresh' : 'mount'
}

function bindOf({ place, source, isReadOnly, manner }: Mount): string {
  // What is said of how it spreads stands in the mode as well, where it was said at all.
  const how = [...new Set([...(isReadOnly ? ['ro'] : []), ...manner.flatMap((each) => each.split(','))])].join(',')
  return [source, place, ...(how === '' ? [] : [how])].join(':')
}

function wishOf({ place, type, source, isReadOnly, wish }: Mount): Json {
  return said({ Type: type, Source: source, Target: place, ReadOnly: isReadOnly ? true : undefined, ...wish })
}

/** Undefined where there is none that could be mounted again. */
function sourceOf(place: string, type: string, asking: Asking, there: There): string | undefined {
  if (type === 'tmpfs') return undefined
  if (type !== 'bind' && type !== 'volume') {
    asking.refuse(['mounts', place], `a mount of the type "${type}" cannot be asked for again`)
    return undefined
  }
  const path = ['mounts', place, type === 'bind' ? 'source' : 'volume']
  const recorded = asking.take(...path) ?? asking.look(...path)
  const name = typeof recorded === 'string' ? recorded : undefined
  return type === 'bind' ? name : volumeFor(place, name, asking, there)
}

function volumeFor(place: string, name: string | undefined, asking: Asking, there: There): string | undefined {
  const path = ['mounts', place, 'volume']
  if (asking.look('mounts', place, 'anonymous') !== true) {
    if (name === undefined || !there.volumes.has(name)) asking.refuse(path, `there is no volume "${name ?? ''}"`)
    return name
  }
  // What was written there since goes along: the volume is that of the one that is replaced, if it has one.
  const kept = volumeAt(place, there.old)
  if (kept !== undefined) return kept
  if (name !== undefined && there.volumes.has(name)) return name
  if (there.isElsewhere === true) return undefined
  // One that was never made: its image has it made, with nothing in it.
  if (name === undefined && at(there.image, 'Config', 'Volumes', place) !== undefined) return undefined
  asking.refuse(path, 'the volume without a name has gone, and with it what was written there')
  return undefined
}

function volumeAt(place: string, container: Json): string | undefined {
  const mount = listAt(container, 'Mounts').find((each) => textAt(each, 'Destination') === place)
  return at(mount, 'Type') === 'volume' ? textAt(mount, 'Name') : undefined
}

function orNot(list: readonly Json[]): readonly Json[] | undefined {
  return list.length > 0 ? list : undefined
}

/** The volumes that a container of this request is told to take, by their names; and folders of its host. */
export function volumesIn(body: Json): readonly string[] {
  const binds = textsAt(body, 'HostConfig', 'Binds').map((bind) => bind.split(':')[0] ?? '')
  return [...binds, ...listAt(body, 'HostConfig', 'Mounts').flatMap((each) => textAt(each, 'Source') ?? [])]
}
