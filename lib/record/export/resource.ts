import { RESOURCE_KINDS } from '../../model/configuration.ts'
import type { Configuration } from '../../model/configuration.ts'
import type { Reveal } from '../../model/revision.ts'
import { literal, plainMap, some } from './compose.ts'
import type { Plain } from './compose.ts'
import { sayingOf } from './saying.ts'
import type { Exported, Saying } from './saying.ts'
import { assignments, optionWords } from './settings.ts'
import type { Call } from './shell-line.ts'

/** A setting by its name; the option of a command line, and the key of a compose file. Empty: it has none. */
const FLAGS: readonly (readonly [setting: string, option: string, key: string])[] = [
  ['internal', '--internal', 'internal'],
  ['attachable', '--attachable', 'attachable'],
  ['ipv4', '--ipv4', 'enable_ipv4'],
  ['ipv6', '--ipv6', 'enable_ipv6'],
  ['configOnly', '--config-only', ''],
]

const OF_A_SUBNET = [
  ['range', '--ip-range', 'ip_range'],
  ['gateway', '--gateway', 'gateway'],
] as const

/**
 * The call of `docker network create` or `docker volume create` that makes one like this. Null for anything else.
 *
 * Source: docker network create, docker volume create.
 */
export function dockerCreate(configuration: Configuration, reveal: Reveal): Exported<readonly Call[]> | null {
  const { kind, name } = configuration
  if (!RESOURCE_KINDS.includes(kind)) return null
  const saying = sayingOf(configuration, reveal)
  const call = [
    ['docker', kind, 'create'],
    ...optionWords('--driver', saying.take('driver'), 'text'),
    ...assignments(saying, ['options'], '--opt'),
    ...assignments(saying, ['labels'], '--label'),
    ...(kind === 'network' ? networkWords(saying) : []),
    [name],
  ]
  return saying.exported([call])
}

function networkWords(saying: Saying): Call {
  return [
    ...FLAGS.flatMap(([setting, option]) => optionWords(option, saying.take(setting), 'flag')),
    ...optionWords('--config-from', saying.take('configFrom'), 'text'),
    ...optionWords('--ipam-driver', saying.take('ipam', 'driver'), 'text'),
    ...assignments(saying, ['ipam', 'options'], '--ipam-opt'),
    ...saying.names('subnets').flatMap((subnet) => {
      saying.take('subnets', subnet, 'family')
      return [
        ['--subnet', subnet],
        ...OF_A_SUBNET.flatMap(([key, option]) => optionWords(option, saying.take('subnets', subnet, key), 'text')),
        ...assignments(saying, ['subnets', subnet, 'reserved'], '--aux-address'),
      ]
    }),
  ]
}

/** A compose file that makes it and nothing else, under its own name. Null for what is no network and no volume. */
export function composeResource(configuration: Configuration, reveal: Reveal): Exported<Plain> | null {
  const { kind, name } = configuration
  if (!RESOURCE_KINDS.includes(kind)) return null
  const saying = sayingOf(configuration, reveal)
  const driver = saying.take('driver')
  const made = {
    name: literal(name),
    ...some('driver', driver === undefined ? undefined : literal(driver)),
    ...some('driver_opts', mapOf(saying, 'options')),
    ...some('labels', mapOf(saying, 'labels')),
    ...(kind === 'network' ? networkKeys(saying) : {}),
  }
  return saying.exported(plainMap([[`${kind}s`, plainMap([[name, made]])]]))
}

function networkKeys(saying: Saying): Record<string, Plain> {
  const flags = FLAGS.filter(([, , key]) => key !== '').flatMap(([setting, , key]) => {
    const value = saying.take(setting)
    return value === undefined ? [] : [[key, value === true] as const]
  })
  const driver = saying.take('ipam', 'driver')
  const subnets = saying.names('subnets').map((subnet) => subnetKeys(saying, subnet))
  const ipam = {
    ...some('driver', driver === undefined ? undefined : literal(driver)),
    ...some('config', subnets),
    ...some('options', mapOf(saying, 'ipam', 'options')),
  }
  return { ...Object.fromEntries(flags), ...some('ipam', ipam) }
}

function subnetKeys(saying: Saying, subnet: string): Plain {
  saying.take('subnets', subnet, 'family')
  const keys = OF_A_SUBNET.flatMap(([key, , word]) => {
    const value = saying.take('subnets', subnet, key)
    return value === undefined ? [] : [[word, literal(value)] as const]
  })
  return plainMap([
    ['subnet', subnet],
    ...keys,
    ...Object.entries(some('aux_addresses', mapOf(saying, 'subnets', subnet, 'reserved'))),
  ])
}

function mapOf(saying: Saying, ...path: readonly string[]): { readonly [key: string]: Plain } {
  return plainMap(saying.takeEach(...path).map(([key, value]) => [key, literal(value)] as const))
}
