import { objectWords } from '../../model/configuration.ts'
import type { Configuration, Field } from '../../model/configuration.ts'
import type { TargetId } from '../../model/target.ts'
import { isAnonymousAt, namesBelow, textAt, valueIn } from './host.ts'
import type { Grounds } from './grounds.ts'

/** The other engine, before anything is made there. */
export interface Scene {
  readonly to: TargetId
  readonly running: readonly Configuration[]
  /** "linux/amd64"; null where nobody says. */
  readonly platform: string | null
  readonly grounds: Pick<Grounds, 'made' | 'used'>
}

/** What has to be known before anything is done. */
export interface Named {
  /** What nobody here can see to, and is done all the same. */
  readonly notes: readonly string[]
  /** Volumes that come to be empty: done only where somebody has said that this is meant. */
  readonly empty: readonly string[]
  readonly cannot: readonly string[]
}

/** What of these containers does not move with what is recorded. Pure. */
export function namedOf(containers: readonly Configuration[], scene: Scene): Named {
  const all = containers.map((container) => ofContainer(container, scene))
  const emptied = scene.grounds.made.flatMap(({ wanted }) => ofVolume(wanted, scene))
  const used = scene.grounds.used.map((each) => `${wordsOf(each, scene)}: it is there already, and used as it is`)
  return {
    notes: [...used, ...emptied.flatMap(({ notes }) => notes), ...all.flatMap(({ notes }) => notes)],
    empty: [...emptied.flatMap(({ empty }) => empty), ...all.flatMap(({ empty }) => empty)],
    cannot: [...new Set(all.flatMap(({ cannot }) => cannot))],
  }
}

function wordsOf({ kind, name }: Pick<Configuration, 'kind' | 'name'>, { to }: Scene): string {
  return objectWords({ target: to, kind, name })
}

/** Types of file systems that hold nothing when they are mounted. */
const PASSING = new Set(['tmpfs', 'ramfs'])

function ofVolume(volume: Configuration, scene: Scene): readonly Named[] {
  if (volume.kind !== 'volume') return []
  const words = wordsOf(volume, scene)
  const type = textAt(volume, 'options', 'type')
  const driver = textAt(volume, 'driver') ?? 'local'
  if (type !== undefined && PASSING.has(type)) return []
  const hasDevice = volume.fields.some(({ path }) => path[0] === 'options' && path[1] === 'device')
  const where = textAt(volume, 'options', 'device') ?? 'a device that is secret'
  if (hasDevice) return [note(`${words}: its data lies in ${where}, which has to be there`)]
  if (driver !== 'local') return [note(`${words}: what is in it is the affair of its driver "${driver}"`)]
  return [{ notes: [], empty: [words], cannot: [] }]
}

function note(words: string): Named {
  return { notes: [words], empty: [], cannot: [] }
}

function ofContainer(container: Configuration, scene: Scene): Named {
  const words = wordsOf(container, scene)
  const say = (each: string): string => `${words}: ${each}`
  const { fields } = container
  return {
    notes: [...bindNotes(fields), ...deviceNotes(fields), ...networkNotes(fields)].map(say),
    empty: namesBelow(fields, 'mounts')
      .filter((place) => isAnonymousAt(place, fields))
      .map((place) => `${words}: the volume without a name at ${place}`),
    cannot: [...portsTaken(fields, scene), ...addressesTaken(fields, scene), ...wrongPlatform(fields, scene)].map(say),
  }
}

function bindNotes(fields: readonly Field[]): readonly string[] {
  return namesBelow(fields, 'mounts').flatMap((place) => {
    const source = valueIn(fields, 'mounts', place, 'source')
    if (valueIn(fields, 'mounts', place, 'type') !== 'bind' || typeof source !== 'string') return []
    // Asked for in this way only, the engine makes what is not there.
    const isMade =
      valueIn(fields, 'mounts', place, 'mode') !== undefined ||
      fields.some(({ path, origin }) => path[1] === place && path[2] === 'propagation' && origin === 'operator')
    return [`${source} has to be there, with what is in it${isMade ? '; the engine makes it empty otherwise' : ''}`]
  })
}

function deviceNotes(fields: readonly Field[]): readonly string[] {
  return namesBelow(fields, 'devices').map((place) => {
    const source = valueIn(fields, 'devices', place, 'source')
    return `the device ${typeof source === 'string' ? source : place} has to be there`
  })
}

function networkNotes(fields: readonly Field[]): readonly string[] {
  const macs = namesBelow(fields, 'networks').flatMap((network) => {
    const mac = valueIn(fields, 'networks', network, 'macAddress')
    return typeof mac === 'string'
      ? [`it has its MAC address ${mac} again: the lost host may not come back beside it`]
      : []
  })
  const isInHost = valueIn(fields, 'networkMode') === 'host'
  return isInHost ? [...macs, 'it stands in the network of its host: nobody knows which ports it takes there'] : macs
}

interface Held {
  readonly by: string
  readonly port: string
  readonly host: string
}

/** Ports of the host that are asked for, and that a running container there has. */
function portsTaken(fields: readonly Field[], { running }: Scene): readonly string[] {
  const held = running.flatMap(({ runsAs, fields: theirs }) =>
    placesAt(theirs, 'runtime', 'ports').map((each) => ({ by: runsAs, ...each })),
  )
  return placesAt(fields, 'ports').flatMap(({ port, host }) => {
    const [holder] = held.filter((each: Held) => each.port === port && isSameHost(each.host, host))
    return holder ? [`the port ${port} is that of "${holder.by}" there`] : []
  })
}

/** "8080/tcp" of the host, by its address; none that the engine chooses. */
function placesAt(fields: readonly Field[], ...path: readonly string[]): readonly Omit<Held, 'by'>[] {
  return namesBelow(fields, ...path).flatMap((inside) => {
    const places = [valueIn(fields, ...path, inside) ?? []].flat()
    const protocol = inside.split('/')[1] ?? 'tcp'
    return places.flatMap((place) => {
      const [, host = '', number = ''] = typeof place === 'string' ? (/^(.*):(\d*)$/u.exec(place) ?? []) : []
      return number === '' ? [] : [{ port: `${number}/${protocol}`, host }]
    })
  })
}

const EVERYWHERE = new Set(['', '0.0.0.0', '[::]', '::'])

function isSameHost(one: string, other: string): boolean {
  return one === other || EVERYWHERE.has(one) || EVERYWHERE.has(other)
}

/** In networks that are there already somebody may have the address. */
function addressesTaken(fields: readonly Field[], { running, grounds }: Scene): readonly string[] {
  return grounds.used.flatMap(({ name }) => {
    const wanted = valueIn(fields, 'networks', name, 'ipv4Address') ?? valueIn(fields, 'networks', name, 'ipv6Address')
    if (typeof wanted !== 'string') return []
    const holder = running.find(({ fields: theirs }) =>
      [
        valueIn(theirs, 'networks', name, 'ipv4Address'),
        valueIn(theirs, 'networks', name, 'ipv6Address'),
        valueIn(theirs, 'runtime', 'networks', name, 'address'),
      ].includes(wanted),
    )
    return holder ? [`the address ${wanted} in "${name}" is that of "${holder.runsAs}" there`] : []
  })
}

function wrongPlatform(fields: readonly Field[], { platform }: Scene): readonly string[] {
  const made = valueIn(fields, 'image', 'platform')
  if (typeof made !== 'string' || platform === null || made === platform) return []
  return [`its image is made for ${made}, and the engine there is ${platform}`]
}
