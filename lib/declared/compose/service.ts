import { resolve } from 'node:path'
import { readHealthCheck, readLogging, readDeploy, readUlimits } from './nested.ts'
import { readNetworks } from './networks.ts'
import { readPorts } from './ports.ts'
import { isMap, mapOf, sizeOf } from './telling.ts'
import type { At, ServiceWorld, Tree } from './telling.ts'
import { assignments, commandWords, flag, number, size, span, word, words } from './values.ts'
import { readDevices, readVolumes } from './volumes.ts'

/** A service in one way of writing it, whichever its file has chosen. Keys are those of Compose. */
export type Service = Readonly<Record<string, Tree>>

type Read = (value: unknown, at: At, world: ServiceWorld) => Tree | undefined

const each = (read: Read, keys: readonly string[]): readonly (readonly [string, Read])[] =>
  keys.map((key) => [key, read] as const)

/** What each key is read by. Source: the Compose Specification. */
const KEYS: ReadonlyMap<string, Read> = new Map<string, Read>([
  ...each(word, [
    'image', 'container_name', 'hostname', 'domainname', 'user', 'working_dir', 'stop_signal', 'network_mode', 'pid',
    'ipc', 'uts', 'userns_mode', 'cgroup', 'cgroup_parent', 'cpuset', 'runtime', 'mac_address',
  ]),
  ...each(flag, ['privileged', 'read_only', 'tty', 'stdin_open', 'init', 'oom_kill_disable']),
  ...each(number, ['cpu_shares', 'oom_score_adj', 'pids_limit', 'mem_swappiness', 'scale', 'cpus']),
  ...each(microseconds, ['cpu_period', 'cpu_quota']),
  ...each(size, ['mem_limit', 'mem_reservation', 'memswap_limit', 'shm_size']),
  ...each(span, ['stop_grace_period']),
  ...each(commandWords, ['command', 'entrypoint']),
  ...each(assignments, ['environment', 'labels', 'sysctls', 'storage_opt', 'annotations']),
  ...each(words, [
    'cap_add', 'cap_drop', 'dns', 'dns_search', 'dns_opt', 'security_opt', 'group_add', 'device_cgroup_rules', 'tmpfs',
    'profiles', 'volumes_from', 'links', 'external_links',
  ]),
  ['expose', words],
  ['restart', (value, at) => (value === false ? 'no' : word(value, at))],
  ['extra_hosts', readHosts],
  ['env_file', readEnvFiles],
  ['ports', readPorts],
  ['volumes', readVolumes],
  ['devices', readDevices],
  ['networks', readNetworks],
  ['healthcheck', readHealthCheck],
  ['logging', readLogging],
  ['ulimits', readUlimits],
  ['deploy', readDeploy],
  ['build', () => true],
  ['secrets', targets],
  ['configs', targets],
]) // prettier-ignore

/** Of one service. */
const MAX_VALUES = 10_000

/** What says nothing about the container itself, or is read elsewhere. */
const ELSEWHERE = new Set(['depends_on', 'pull_policy', 'develop', 'attach', 'extends', 'platform'])

export function readService(value: unknown, at: At, world: ServiceWorld): Service {
  if (value === null) return {}
  if (!isMap(value)) {
    at.wrong('a service is a map of its settings')
    return {}
  }
  const said = mapOf(
    Object.entries(value).flatMap(([key, written]) => {
      const read = KEYS.get(key)
      const here = at.below(key)
      if (!read && !key.startsWith('x-') && !ELSEWHERE.has(key)) here.warn(`"${key.slice(0, 60)}" is not compared`)
      // Nothing behind a key is as if it were not there; but a command of nothing is one.
      if (!read || (written === null && key !== 'command' && key !== 'entrypoint')) return []
      const said = read(written, here, world)
      return said === undefined ? [] : [[key, said] as const]
    }),
  )
  if (sizeOf(said) > MAX_VALUES) at.wrong(`a service that says more than ${MAX_VALUES} things is not read`)
  return sizeOf(said) > MAX_VALUES ? {} : said
}

function microseconds(value: unknown, at: At): number | undefined {
  if (typeof value === 'string' && /[a-z]$/iu.test(value)) {
    const ns = span(value, at)
    return ns === undefined ? undefined : Math.round(ns / 1000)
  }
  return number(value, at)
}

/** "host:192.0.2.1", "host=192.0.2.1", or a map with one address or several. */
function readHosts(value: unknown, at: At): readonly string[] | undefined {
  if (Array.isArray(value)) return words(value, at)?.map((text) => text.replace(/^([^:=]+)[:=]/u, '$1:'))
  if (!isMap(value)) return at.wrong('a map, or a list of "name:address", is wanted here')
  return Object.entries(value).flatMap(([host, addresses]) =>
    (words(addresses, at.below(host)) ?? []).map((address) => `${host}:${address}`),
  )
}

function readEnvFiles(value: unknown, at: At, { folder }: ServiceWorld): Tree | undefined {
  const listed: readonly unknown[] = Array.isArray(value) ? value : [value]
  return listed.flatMap((one, index) => {
    const here = Array.isArray(value) ? at.below(index) : at
    const path = word(isMap(one) ? one['path'] : one, here)
    if (path === undefined) return []
    const isRequired = !isMap(one) || one['required'] !== false
    const { file, line, column } = here.where
    return [{ path: resolve(folder, path), isRequired, file, line, column }]
  })
}

/** Where secrets and configs are put. */
function targets(value: unknown, at: At): readonly Tree[] | undefined {
  if (!Array.isArray(value)) return at.wrong('a list is wanted here')
  return value.flatMap((one: unknown, index) => {
    const source = word(isMap(one) ? one['source'] : one, at.below(index))
    const target = isMap(one) && typeof one['target'] === 'string' ? one['target'] : undefined
    return source === undefined ? [] : [target ?? source]
  })
}
