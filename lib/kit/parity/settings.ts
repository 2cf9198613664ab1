import type { Configuration, Field, Value } from '../../model/configuration.ts'
import { projectOf } from './roles.ts'

/** One setting of one container, as it is compared. */
export interface Setting {
  readonly path: readonly string[]
  readonly value: Value
  /** Whether somebody asked for it, rather than its image or its engine. */
  readonly isAsked: boolean
}

/** What names a place, or what others tell: it differs wherever there are two places. */
const OF_THE_PLACE = new Set(['labels', 'hostname', 'domainname', 'runtime', 'image', 'exposed'])
const ADDRESSES = new Set(['ipv4Address', 'ipv6Address', 'linkLocalAddresses', 'macAddress', 'links'])

/**
 * What of a container is compared, by its path: without what names the place it stands at, and with the name of its
 * project out of all that compose has named after it.
 */
export function settingsOf(object: Configuration): ReadonlyMap<string, Setting> {
  const project = projectOf(object)
  const settings = new Map<string, Setting>()
  for (const field of object.fields) {
    const setting = settingOf(field, object, project)
    if (setting) settings.set(JSON.stringify(setting.path), setting)
  }
  return settings
}

function settingOf({ path, value, origin }: Field, object: Configuration, project: string | null): Setting | null {
  const [first = '', , last = ''] = path
  if (OF_THE_PLACE.has(first) || origin === 'orchestrator') return null
  // Under which number a port is published is a matter of the host.
  if (first === 'ports') return { path, value: true, isAsked: true }
  const isAsked = origin === 'operator'
  if (first === 'networks') return networkSetting({ path, value, isAsked }, object, project)
  const isNamed = first === 'networkMode' || (first === 'mounts' && (last === 'volume' || last === 'source'))
  if (!isNamed || typeof value !== 'string') return { path, value, isAsked }
  return { path, value: withoutProject(value, project), isAsked }
}

function networkSetting(
  { path, value, isAsked }: Setting,
  object: Configuration,
  project: string | null,
): Setting | null {
  const [first = '', network = '', key = '', ...rest] = path
  if (ADDRESSES.has(key)) return null
  const placed = [first, withoutProject(network, project), key, ...rest]
  return { path: placed, value: key === 'aliases' ? ownAliases(value, object) : value, isAsked }
}

/** In place of the name of a project. */
const PROJECT = '{project}'

/** "shop-dev_data" and "/srv/shop-dev/data" are what "shop-prod_data" and "/srv/shop-prod/data" are elsewhere. */
function withoutProject(text: string, project: string | null): string {
  if (project === null) return text
  const parts = text.split('/').map((part) => (part === project ? PROJECT : part))
  const named = parts.join('/')
  return ['_', '-'].some((mark) => named.startsWith(project + mark)) ? PROJECT + named.slice(project.length) : named
}

/** Compose calls a container by its own name in its networks too. */
function ownAliases(value: Value, { runsAs }: Configuration): Value {
  if (!Array.isArray(value)) return value
  return (value as readonly string[]).filter((alias) => alias !== runsAs).toSorted()
}

/** The image a container was made of. */
export interface ImageOf {
  readonly name: string
  readonly id: string
  /** The same in registries, for whatever processor. */
  readonly digests: readonly string[]
}

export function imageOf({ fields }: Configuration): ImageOf {
  const at = (key: string): Value | undefined =>
    fields.find(({ path }) => path[0] === 'image' && path[1] === key)?.value
  const [name, id, digests] = [at('name'), at('id'), at('digests')]
  return {
    name: typeof name === 'string' ? name : '',
    id: typeof id === 'string' ? id : '',
    digests: Array.isArray(digests) ? digests.map((each) => String(each).replace(/^.*@/u, '')) : [],
  }
}
