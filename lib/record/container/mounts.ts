import { at, entriesOf, listAt, textAt, textsAt } from '../read.ts'
import type { Json } from '../read.ts'
import type { Origin } from '../../model/configuration.ts'
import type { Sheet } from '../sheet.ts'
import { putUnlessEmpty } from './process.ts'

/** Whether that is an engine's name for a volume that nobody named. */
export function isAnonymous(volume: string): boolean {
  return /^[0-9a-f]{64}$/u.test(volume)
}

/** What of the world outside a container sees in its file system, by where it sees it. */
export function putMounts(
  sheet: Sheet,
  container: Json,
  image: Json,
  nameOf: (id: string) => string | undefined,
): void {
  for (const mount of listAt(container, 'Mounts')) {
    const place = textAt(mount, 'Destination')
    if (place !== undefined) putMount(sheet, place, mount, originOf(place, container, image))
  }
  for (const [place, options] of entriesOf(at(container, 'HostConfig', 'Tmpfs'))) {
    sheet.put(['mounts', place, 'type'], 'tmpfs', 'operator')
    putUnlessEmpty(sheet, ['mounts', place, 'options'], options, 'operator')
  }
  for (const wish of listAt(container, 'HostConfig', 'Mounts')) putWish(sheet, wish)
  const from = textsAt(container, 'HostConfig', 'VolumesFrom')
  putUnlessEmpty(
    sheet,
    ['volumesFrom'],
    from.map((each) => ofNamed(each, nameOf)),
    'operator',
  )
  putUnlessEmpty(sheet, ['volumeDriver'], at(container, 'HostConfig', 'VolumeDriver'), 'operator')
}

/** "<id>:ro" by the name of that container, as Compose says it by its id. */
function ofNamed(from: string, nameOf: (id: string) => string | undefined): string {
  const [container = '', ...mode] = from.split(':')
  return [nameOf(container) ?? container, ...mode].join(':')
}

function putMount(sheet: Sheet, place: string, mount: Json, origin: Origin): void {
  const path = (key: string): readonly string[] => ['mounts', place, key]
  const type = textAt(mount, 'Type') ?? 'bind'
  const name = textAt(mount, 'Name') ?? ''
  sheet.put(path('type'), type, origin)
  if (type === 'volume' && isAnonymous(name)) {
    sheet.put(path('anonymous'), true, origin)
    sheet.passing(path('volume'), name)
  } else if (type === 'volume') sheet.put(path('volume'), name, origin)
  // Where the engine keeps a volume is its own affair.
  else putUnlessEmpty(sheet, path('source'), at(mount, 'Source'), origin)
  putManner(sheet, path, mount, origin)
}

/** How it is mounted. */
function putManner(sheet: Sheet, path: (key: string) => readonly string[], mount: Json, origin: Origin): void {
  if (at(mount, 'RW') === false) sheet.put(path('readOnly'), true, origin)
  const driver = textAt(mount, 'Driver')
  if (driver !== undefined && driver !== 'local') sheet.put(path('driver'), driver, origin)
  // "rprivate" and "rslave" are what the engine takes when nobody says anything.
  const propagation = textAt(mount, 'Propagation')
  if (propagation !== undefined)
    sheet.put(path('propagation'), propagation, propagation.endsWith('shared') ? origin : 'engine')
  const mode = modeOf(textAt(mount, 'Mode') ?? '')
  if (mode !== '') sheet.put(path('mode'), mode, at(mount, 'Type') === 'volume' && mode === 'z' ? 'engine' : origin)
}

/** What a mode says beside whether it may be written to: "z" of "ro,z". */
function modeOf(mode: string): string {
  return mode
    .split(',')
    .filter((each) => !['ro', 'rw', 'rprivate', 'rslave', 'private', 'slave', 'rbind'].includes(each))
    .join(',')
}

/** What `--mount` says and the mount itself does not show: options of a driver, of a bind, of a tmpfs. */
function putWish(sheet: Sheet, wish: Json): void {
  const place = textAt(wish, 'Target')
  if (place === undefined) return
  for (const part of ['BindOptions', 'VolumeOptions', 'TmpfsOptions', 'Consistency'])
    putUnlessEmpty(sheet, ['mounts', place, part], at(wish, part), 'operator')
}

/** An image may ask for a volume; whoever names a place himself is the one who wanted it. */
function originOf(place: string, container: Json, image: Json): Origin {
  const binds = textsAt(container, 'HostConfig', 'Binds').some((bind) => bind.split(':')[1] === place)
  const wishes = listAt(container, 'HostConfig', 'Mounts').some((wish) => textAt(wish, 'Target') === place)
  if (binds || wishes) return 'operator'
  return at(image, 'Config', 'Volumes', place) === undefined ? 'operator' : 'image'
}
