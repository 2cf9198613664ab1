import type { Reveal } from '../../model/revision.ts'
import { knownIn } from '../read.ts'
import type { Configuration } from '../../model/configuration.ts'
import { isPlainTmpfs, mountsOf } from './run-mounts.ts'
import type { Mount } from './run-mounts.ts'
import { listOf, sayingOf } from './saying.ts'
import type { Exported, Saying, Told } from './saying.ts'
import { CONTAINER_MAPS, CONTAINER_SETTINGS, publishWords, written, securityOptions } from './settings.ts'
import type { Manner } from './settings.ts'
import { spanWords } from './units.ts'

/** What stands in a YAML file: maps, lists, text, numbers, booleans. */
export type Plain = string | number | boolean | readonly Plain[] | { readonly [key: string]: Plain }

/**
 * A compose file with one service that is like this container. Networks and named volumes are those that are there:
 * compose makes none. Null for what is no container.
 *
 * Source: the Compose Specification. `$` is doubled in all values: compose looks for variables there.
 */
export function composeFile(configuration: Configuration, reveal: Reveal): Exported<Plain> | null {
  if (configuration.kind !== 'container') return null
  const saying = sayingOf(configuration, reveal)
  const [, service = configuration.runsAs] = /^[^/]+\/([^/]+)\/\d+$/u.exec(configuration.name) ?? []
  const [networks, volumes] = [networksOf(saying), volumesOf(saying)]
  const file: Plain = {
    services: plainMap([
      [
        service,
        {
          container_name: configuration.runsAs,
          ...processOf(saying),
          ...settingsOf(saying),
          ...networks.said,
          ...volumes.said,
          ...hardwareOf(saying),
        },
      ],
    ]),
    ...outside('networks', networks.names),
    ...outside('volumes', volumes.names),
  }
  return saying.exported(file)
}

/** Names of others are keys here, and "__proto__" is one. */
export function plainMap(entries: Iterable<readonly [string, Plain]>): { readonly [key: string]: Plain } {
  return Object.fromEntries(entries)
}

function outside(kind: string, names: readonly string[]): Record<string, Plain> {
  return names.length === 0 ? {} : { [kind]: plainMap(names.map((name) => [name, { external: true }])) }
}

export function literal(value: unknown): string {
  return String(value).replaceAll('$', '$$$$')
}

function literals(value: Told | undefined): readonly string[] {
  return listOf(value).map(literal)
}

export function some(key: string, value: Plain | undefined): Record<string, Plain> {
  if (value === undefined || (typeof value === 'object' && Object.keys(value).length === 0)) return {}
  return { [key]: value }
}

function processOf(saying: Saying): Record<string, Plain> {
  const image = saying.take('image', 'name')
  const policy = saying.take('restart', 'policy')
  const most = saying.take('restart', 'maximumRetries')
  const stop = saying.take('stopTimeoutSeconds')
  return {
    ...some('image', image === undefined ? undefined : literal(image)),
    ...some('entrypoint', literals(saying.take('entrypoint'))),
    ...some('command', literals(saying.take('command'))),
    ...some('restart', policy === undefined ? undefined : [policy, ...(most === undefined ? [] : [most])].join(':')),
    ...some('stop_grace_period', stop === undefined ? undefined : `${Number(stop)}s`),
    ...some('healthcheck', healthOf(saying)),
    ...some('logging', loggingOf(saying)),
  }
}

function settingsOf(saying: Saying): Record<string, Plain> {
  const settings = CONTAINER_SETTINGS.filter(([, , key]) => key !== '').flatMap(([path, , key, manner]) => {
    const value = saying.take(...path)
    return value === undefined ? [] : [[key, inManner(value, manner)] as const]
  })
  const maps = CONTAINER_MAPS.flatMap(([path, , key]) => Object.entries(some(key, mapOf(saying, path))))
  return {
    ...Object.fromEntries(settings),
    ...Object.fromEntries(maps),
    ...some('security_opt', literals(securityOptions(saying))),
  }
}

function inManner(value: Told, manner: Manner): Plain {
  if (manner === 'each') return literals(value)
  if (manner === 'flag') return value === true
  if (manner === 'number' || manner === 'cpus') return Number(written(value, manner))
  return literal(written(value, manner))
}

/** A variable without a value would be looked up where compose runs. */
function mapOf(saying: Saying, path: readonly string[]): { readonly [key: string]: Plain } {
  return plainMap(
    saying.takeEach(...path).flatMap(([name, value]) => {
      if (value !== null) return [[name, literal(value)] as const]
      saying.giveUp(...path, name)
      return []
    }),
  )
}

const HEALTH = [
  ['intervalNs', 'interval'],
  ['timeoutNs', 'timeout'],
  ['startPeriodNs', 'start_period'],
  ['startIntervalNs', 'start_interval'],
] as const

function healthOf(saying: Saying): Record<string, Plain> {
  const retries = saying.take('healthcheck', 'retries')
  const spans = HEALTH.flatMap(([key, word]) => {
    const span = saying.take('healthcheck', key)
    return span === undefined ? [] : [[word, spanWords(span)] as const]
  })
  return {
    ...some('test', literals(saying.take('healthcheck', 'test'))),
    ...Object.fromEntries(spans),
    ...some('retries', retries === undefined ? undefined : Number(retries)),
  }
}

function loggingOf(saying: Saying): Record<string, Plain> {
  const driver = saying.take('logging', 'driver')
  return {
    ...some('driver', driver === undefined ? undefined : literal(driver)),
    ...some('options', mapOf(saying, ['logging', 'options'])),
  }
}

const ATTACHED = [
  ['ipv4Address', 'ipv4_address'],
  ['ipv6Address', 'ipv6_address'],
  ['macAddress', 'mac_address'],
  ['gatewayPriority', 'gw_priority'],
] as const

/** Names of networks that compose takes for a mode of the container's own. */
const MODES = new Set(['none', 'host', 'bridge'])

function networksOf(saying: Saying): { said: Record<string, Plain>; names: readonly string[] } {
  const mode = saying.take('networkMode')
  const names = saying.names('networks').filter((name) => !MODES.has(name))
  for (const name of MODES)
    if (saying.take('networks', name, 'attached') !== undefined && names.length > 0) saying.giveUp('networks', name)
  const networks = names.map((name) => [name, attachedTo(saying, name)] as const)
  const own = names.length === 0 ? { network_mode: literal(mode ?? 'bridge') } : { networks: plainMap(networks) }
  return { said: { ...own, ...portsOf(saying) }, names }
}

function attachedTo(saying: Saying, name: string): Plain {
  saying.take('networks', name, 'attached')
  const parts = ATTACHED.flatMap(([key, word]) => {
    const value = saying.take('networks', name, key)
    return value === undefined ? [] : [[word, typeof value === 'number' ? value : literal(value)] as const]
  })
  return {
    ...Object.fromEntries(parts),
    ...some('aliases', literals(saying.take('networks', name, 'aliases'))),
    ...some('link_local_ips', literals(saying.take('networks', name, 'linkLocalAddresses'))),
    ...some('driver_opts', mapOf(saying, ['networks', name, 'driverOptions'])),
  }
}

function portsOf(saying: Saying): Record<string, Plain> {
  const published = saying.takeEach('ports')
  const ports = new Set(published.map(([port]) => port))
  const exposed = saying.takeEach('exposed').flatMap(([port]) => (ports.has(port) ? [] : [port]))
  const places = published.flatMap(([port, all]) => listOf(all).map((place) => publishWords(port, place)))
  return { ...some('ports', places), ...some('expose', exposed) }
}

function volumesOf(saying: Saying): { said: Record<string, Plain>; names: readonly string[] } {
  const [volumes, tmpfs, names]: [Plain[], string[], Set<string>] = [[], [], new Set()]
  for (const mount of mountsOf(saying)) {
    const { place, parts } = mount
    if (isPlainTmpfs(parts)) tmpfs.push(literal([place, ...listOf(parts.get('options'))].join(':')))
    else volumes.push(volumeOf(mount))
    const name = parts.get('volume')
    if (name !== undefined) names.add(String(name))
  }
  const others = listOf(saying.take('volumesFrom')).map((each) => literal(`container:${each}`))
  const said = { ...some('volumes', volumes), ...some('tmpfs', tmpfs), ...some('volumes_from', others) }
  return { said, names: [...names] }
}

/** By what is kept: where compose has it. */
const MOUNT: Readonly<Record<string, readonly [string, string?]>> = {
  type: ['type'],
  volume: ['source'],
  source: ['source'],
  readOnly: ['read_only'],
  propagation: ['bind', 'propagation'],
  Consistency: ['consistency'],
  'BindOptions.Propagation': ['bind', 'propagation'],
  'BindOptions.CreateMountpoint': ['bind', 'create_host_path'],
  'VolumeOptions.NoCopy': ['volume', 'nocopy'],
  'VolumeOptions.Subpath': ['volume', 'subpath'],
  'TmpfsOptions.SizeBytes': ['tmpfs', 'size'],
  'TmpfsOptions.Mode': ['tmpfs', 'mode'],
}

function volumeOf({ place, parts, giveUp }: Mount): Plain {
  const volume: Record<string, Plain> = { target: literal(place) }
  for (const [key, value] of parts) {
    const [word, inner] =
      key === 'mode' && /^[zZ]$/u.test(String(value)) ? ['bind', 'selinux'] : (knownIn(MOUNT, key) ?? [])
    const plain: Plain = typeof value === 'number' || typeof value === 'boolean' ? value : literal(value)
    if (word === undefined && key !== 'anonymous') giveUp([key])
    else if (word !== undefined)
      volume[word] = inner === undefined ? plain : { ...(volume[word] as object), [inner]: plain }
  }
  return volume
}

function hardwareOf(saying: Saying): Record<string, Plain> {
  const devices = saying.names('devices').map((place) => {
    const source = saying.take('devices', place, 'source') ?? place
    return literal([source, place, saying.take('devices', place, 'permissions') ?? 'rwm'].join(':'))
  })
  const ulimits = saying.names('ulimits').map((name): readonly [string, Plain] => {
    const [soft, hard] = [saying.take('ulimits', name, 'soft'), saying.take('ulimits', name, 'hard')]
    return [name, { soft: Number(soft ?? hard), hard: Number(hard ?? soft) }]
  })
  return { ...some('devices', devices), ...some('ulimits', plainMap(ulimits)) }
}
