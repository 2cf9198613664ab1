import { listOf } from './saying.ts'
import type { Saying } from './saying.ts'
import type { Call } from './shell-line.ts'
import { commaLine } from './units.ts'

/** Networks of every engine, which need no words where they are the only ones. */
const OF_THE_ENGINE = new Set(['bridge', 'podman'])

/** How a container gets into its networks: into one by being made, into the others afterwards. */
export interface NetworkWords {
  readonly options: Call
  readonly connects: readonly Call[]
}

/** The network that the container's own mode names is the one it is made in. */
export function networkWords(saying: Saying, container: string): NetworkWords {
  const mode = saying.take('networkMode')
  const names = saying.names('networks')
  const first = mode === undefined ? (names.find((name) => OF_THE_ENGINE.has(name)) ?? names[0]) : String(mode)
  const others = names.filter((name) => name !== first)
  return {
    options: first === undefined ? [] : firstWords(saying, first, others.length === 0),
    connects: others.map((name) => connectCall(saying, name, container)),
  }
}

const FIRST = [
  ['ipv4Address', '--ip'],
  ['ipv6Address', '--ip6'],
  ['macAddress', '--mac-address'],
  ['linkLocalAddresses', '--link-local-ip'],
  ['aliases', '--network-alias'],
] as const

function firstWords(saying: Saying, name: string, isOnly: boolean): Call {
  saying.take('networks', name, 'attached')
  const more = FIRST.flatMap(([key, option]) =>
    listOf(saying.take('networks', name, key)).map((value) => [option, value] as const),
  )
  const word = networkWord(saying, name)
  const isPlain = isOnly && OF_THE_ENGINE.has(name) && word === name
  return [...(isPlain ? [] : [['--network', word]]), ...more]
}

const CONNECT = [
  ['ipv4Address', '--ip'],
  ['ipv6Address', '--ip6'],
  ['linkLocalAddresses', '--link-local-ip'],
  ['aliases', '--alias'],
  ['gatewayPriority', '--gw-priority'],
] as const

function connectCall(saying: Saying, name: string, container: string): Call {
  saying.take('networks', name, 'attached')
  const options = CONNECT.flatMap(([key, option]) =>
    listOf(saying.take('networks', name, key)).map((value) => [option, value] as const),
  )
  const ofDriver = driverOptions(saying, name).map((option) => ['--driver-opt', option])
  return [['docker', 'network', 'connect'], ...options, ...ofDriver, [name, container]]
}

function driverOptions(saying: Saying, name: string): readonly string[] {
  return saying.takeEach('networks', name, 'driverOptions').map(([key, value]) => `${key}=${String(value)}`)
}

/** "back", or "name=back,alias=db,driver-opt=a=b" of what is still to say. */
export function networkWord(saying: Saying, name: string): string {
  saying.take('networks', name, 'attached')
  const all = [
    ...listOf(saying.take('networks', name, 'aliases')).map((alias) => `alias=${alias}`),
    ...listOf(saying.take('networks', name, 'gatewayPriority')).map((value) => `gw-priority=${value}`),
    ...driverOptions(saying, name).map((option) => `driver-opt=${option}`),
  ]
  return all.length === 0 && !/[=,"]/u.test(name) ? name : commaLine([`name=${name}`, ...all])
}
