import type { Reveal } from '../../model/revision.ts'
import type { Configuration } from '../../model/configuration.ts'
import {
  assignments,
  CONTAINER_MAPS,
  CONTAINER_SETTINGS,
  optionWords,
  publishWords,
  securityOptions,
} from './settings.ts'
import { listOf, sayingOf } from './saying.ts'
import type { Exported, Saying } from './saying.ts'
import { mountWords } from './run-mounts.ts'
import { networkWords } from './run-networks.ts'
import { spanWords } from './units.ts'
import type { Call } from './shell-line.ts'

/**
 * The call of `docker run` that makes a container like this one, in the background. One with several networks is made
 * first, and started when it is in all of them: engines before API 1.44 do not do that in one. Null for what is no container.
 *
 * Of an entrypoint of several words the first is said as such and the others before the command, which starts the same
 * program.
 */
export function dockerRun(configuration: Configuration, reveal: Reveal): Exported<readonly Call[]> | null {
  if (configuration.kind !== 'container') return null
  const saying = sayingOf(configuration, reveal)
  const image = saying.take('image', 'name')
  const { options: inNetwork, connects } = networkWords(saying, configuration.runsAs)
  const options = [
    ...(connects.length === 0 ? [['docker', 'run'], ['--detach']] : [['docker', 'create']]),
    ['--name', configuration.runsAs],
    ...restartWords(saying),
    ...CONTAINER_SETTINGS.filter(([, option]) => option !== '').flatMap(([path, option, , manner]) =>
      optionWords(option, saying.take(...path), manner),
    ),
    ...CONTAINER_MAPS.flatMap(([path, option]) => assignments(saying, path, option)),
    ...securityWords(saying),
    ...healthWords(saying),
    ...inNetwork,
    ...portWords(saying),
    ...mountWords(saying),
    ...optionWords('--log-driver', saying.take('logging', 'driver'), 'text'),
    ...assignments(saying, ['logging', 'options'], '--log-opt'),
    ...deviceWords(saying),
    ...ulimitWords(saying),
  ]
  const [first, ...others] = listOf(saying.take('entrypoint'))
  const command = listOf(saying.take('command'))
  if (image === undefined) saying.giveUp('image', 'name')
  const call = [
    ...options,
    ...(first === undefined ? [] : [['--entrypoint', first]]),
    [String(image ?? '<<IMAGE>>'), ...others, ...command],
  ]
  return saying.exported(
    connects.length === 0 ? [call] : [call, ...connects, [['docker', 'start', configuration.runsAs]]],
  )
}

function restartWords(saying: Saying): Call {
  const policy = saying.take('restart', 'policy')
  const most = saying.take('restart', 'maximumRetries')
  if (policy === undefined) return []
  return [['--restart', most === undefined ? String(policy) : `${String(policy)}:${String(most)}`]]
}

/** A profile is kept as what was in its file, and asked for by the file. */
function securityWords(saying: Saying): Call {
  return securityOptions(saying).flatMap((option) => {
    if (!/^seccomp[=:]\s*\{/u.test(option)) return [['--security-opt', option]]
    saying.giveUp('security', 'options')
    return []
  })
}

const HEALTH = [
  ['intervalNs', '--health-interval'],
  ['timeoutNs', '--health-timeout'],
  ['startPeriodNs', '--health-start-period'],
  ['startIntervalNs', '--health-start-interval'],
] as const

/** A test that is no line for a shell cannot be said. */
export function healthWords(saying: Saying): Call {
  const [kind, ...words] = listOf(saying.take('healthcheck', 'test'))
  const isLine = kind === 'CMD-SHELL' && words.length === 1
  if (kind !== undefined && kind !== 'NONE' && !isLine) saying.giveUp('healthcheck', 'test')
  return [
    ...(kind === 'NONE' ? [['--no-healthcheck']] : []),
    ...(isLine ? [['--health-cmd', words.join(' ')]] : []),
    ...HEALTH.flatMap(([key, option]) => {
      const span = saying.take('healthcheck', key)
      return span === undefined ? [] : [[option, spanWords(span)]]
    }),
    ...optionWords('--health-retries', saying.take('healthcheck', 'retries'), 'number'),
  ]
}

/** What is published is exposed by that. */
function portWords(saying: Saying): Call {
  const published = saying.takeEach('ports')
  const ports = new Set(published.map(([port]) => port))
  const exposed = saying.takeEach('exposed').flatMap(([port]) => (ports.has(port) ? [] : [['--expose', port]]))
  return [
    ...published.flatMap(([port, places]) => listOf(places).map((place) => ['--publish', publishWords(port, place)])),
    ...exposed,
  ]
}

function deviceWords(saying: Saying): Call {
  return saying.names('devices').flatMap((place) => {
    const source = saying.take('devices', place, 'source')
    const permissions = saying.take('devices', place, 'permissions')
    const words = [source ?? place, place, permissions ?? 'rwm'].map(String)
    if (words.every((word) => !word.includes(':'))) return [['--device', words.join(':')]]
    saying.giveUp('devices', place)
    return []
  })
}

export function ulimitWords(saying: Saying): Call {
  return saying.names('ulimits').map((name) => {
    const [soft, hard] = [saying.take('ulimits', name, 'soft'), saying.take('ulimits', name, 'hard')]
    return ['--ulimit', `${name}=${String(soft ?? hard)}:${String(hard ?? soft)}`]
  })
}
