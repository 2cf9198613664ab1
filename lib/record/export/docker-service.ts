import type { Reveal } from '../../model/revision.ts'
import type { Configuration } from '../../model/configuration.ts'
import { healthWords, ulimitWords } from './docker-run.ts'
import { longWords, mountsOf } from './run-mounts.ts'
import { networkWord } from './run-networks.ts'
import { listOf, sayingOf } from './saying.ts'
import type { Exported, Saying } from './saying.ts'
import { assignments, optionWords } from './settings.ts'
import type { Manner } from './settings.ts'
import type { Call } from './shell-line.ts'
import { commaLine } from './units.ts'

/** Source: docker service create. */
const SETTINGS: readonly (readonly [path: readonly string[], option: string, manner: Manner])[] = [
  [['mode'], '--mode', 'text'],
  [['maxConcurrent'], '--max-concurrent', 'number'],
  [['hostname'], '--hostname', 'text'],
  [['user'], '--user', 'text'],
  [['workingDir'], '--workdir', 'text'],
  [['stopSignal'], '--stop-signal', 'text'],
  [['stopGracePeriodNs'], '--stop-grace-period', 'span'],
  [['terminal'], '--tty', 'flag'],
  [['init'], '--init', 'flag'],
  [['isolation'], '--isolation', 'text'],
  [['dns', 'servers'], '--dns', 'each'],
  [['dns', 'options'], '--dns-option', 'each'],
  [['dns', 'search'], '--dns-search', 'each'],
  [['limits', 'memoryBytes'], '--limit-memory', 'size'],
  [['limits', 'nanoCpus'], '--limit-cpu', 'cpus'],
  [['limits', 'processes'], '--limit-pids', 'number'],
  [['limits', 'oomScoreAdjust'], '--oom-score-adj', 'number'],
  [['reservations', 'memoryBytes'], '--reserve-memory', 'size'],
  [['reservations', 'nanoCpus'], '--reserve-cpu', 'cpus'],
  [['security', 'capAdd'], '--cap-add', 'each'],
  [['security', 'capDrop'], '--cap-drop', 'each'],
  [['security', 'groups'], '--group', 'each'],
  [['security', 'readOnlyRoot'], '--read-only', 'flag'],
  [['placement', 'constraints'], '--constraint', 'each'],
  [['placement', 'maxReplicasPerNode'], '--replicas-max-per-node', 'number'],
  [['restart', 'condition'], '--restart-condition', 'text'],
  [['restart', 'delayNs'], '--restart-delay', 'span'],
  [['restart', 'maximumAttempts'], '--restart-max-attempts', 'number'],
  [['restart', 'windowNs'], '--restart-window', 'span'],
  [['endpointMode'], '--endpoint-mode', 'text'],
  [['logging', 'driver'], '--log-driver', 'text'],
  ...(['update', 'rollback'] as const).flatMap((act) => [
    [[act, 'parallelism'], `--${act}-parallelism`, 'number'] as const,
    [[act, 'delayNs'], `--${act}-delay`, 'span'] as const,
    [[act, 'failureAction'], `--${act}-failure-action`, 'text'] as const,
    [[act, 'monitorNs'], `--${act}-monitor`, 'span'] as const,
    [[act, 'maxFailureRatio'], `--${act}-max-failure-ratio`, 'number'] as const,
    [[act, 'order'], `--${act}-order`, 'text'] as const,
  ]),
]

const MAPS = [
  [['env'], '--env'],
  [['labels'], '--label'],
  [['containerLabels'], '--container-label'],
  [['sysctls'], '--sysctl'],
  [['logging', 'options'], '--log-opt'],
] as const

/** The call of `docker service create` that makes a service like this one. Null for what is no service. */
export function dockerService(configuration: Configuration, reveal: Reveal): Exported<readonly Call[]> | null {
  if (configuration.kind !== 'service') return null
  const saying = sayingOf(configuration, reveal)
  const [name, digest] = [saying.take('image', 'name'), saying.take('image', 'digest')]
  if (name === undefined) saying.giveUp('image', 'name')
  const image = `${String(name ?? '<<IMAGE>>')}${digest === undefined ? '' : `@${String(digest)}`}`
  const [first, ...others] = listOf(saying.take('entrypoint'))
  const call = [
    ['docker', 'service', 'create'],
    ['--detach'],
    ['--name', configuration.runsAs],
    ...optionWords('--replicas', saying.take('replicas') ?? saying.take('totalCompletions'), 'number'),
    ...SETTINGS.flatMap(([path, option, manner]) => optionWords(option, saying.take(...path), manner)),
    ...MAPS.flatMap(([path, option]) => assignments(saying, path, option)),
    ...healthWords(saying),
    ...hostWords(saying),
    ...preferenceWords(saying),
    ...saying.names('networks').map((network) => ['--network', networkWord(saying, network)]),
    ...portWords(saying),
    ...mountWords(saying),
    ...ulimitWords(saying),
    ...fileWords(saying, 'secrets', '--secret'),
    ...fileWords(saying, 'configs', '--config'),
    ...(first === undefined ? [] : [['--entrypoint', [first, ...others].map(oneWord).join(' ')]]),
    [image, ...listOf(saying.take('command'))],
  ]
  return saying.exported([call])
}

/** As docker takes an entrypoint apart: like a shell. */
function oneWord(word: string): string {
  return /^[\w@%+=:,./-]+$/u.test(word) ? word : `"${word.replace(/["\\$`]/gu, '\\$&')}"`
}

/** Kept as a line of /etc/hosts, said the other way round. */
function hostWords(saying: Saying): Call {
  return listOf(saying.take('extraHosts')).flatMap((line) => {
    const [address = '', ...names] = line.split(/\s+/u)
    return names.map((name) => ['--host', `${name}:${address}`])
  })
}

function preferenceWords(saying: Saying): Call {
  return saying.takeBelow('placement', 'preferences').flatMap(([rest, value]) => {
    if (rest.slice(1).join('.') === 'Spread.SpreadDescriptor') return [['--placement-pref', `spread=${String(value)}`]]
    saying.giveUp('placement', 'preferences', ...rest)
    return []
  })
}

/** "80/tcp" at "ingress:8080". */
function portWords(saying: Saying): Call {
  return saying.takeEach('ports').flatMap(([port, places]) =>
    listOf(places).map((place) => {
      const [[target = '', protocol = 'tcp'], [mode = 'ingress', published = '']] = [port.split('/'), place.split(':')]
      const words = [...(published === '' ? [] : [`published=${published}`]), `target=${target}`]
      return ['--publish', commaLine([...words, `protocol=${protocol}`, `mode=${mode}`])]
    }),
  )
}

function mountWords(saying: Saying): Call {
  return mountsOf(saying).map(({ place, parts, giveUp }) => {
    const { said, unsaid } = longWords(place, parts)
    giveUp(unsaid)
    return said
  })
}

/** By its name: what is in it has to be there already. */
function fileWords(saying: Saying, kind: 'secrets' | 'configs', option: string): Call {
  return saying.names(kind).map((name) => {
    saying.take(kind, name, 'id')
    const mode = saying.take(kind, name, 'mode')
    const words = (['target', 'uid', 'gid'] as const).flatMap((key) => {
      const value = saying.take(kind, name, key)
      return value === undefined ? [] : [`${key}=${String(value)}`]
    })
    const modes = mode === undefined ? [] : [`mode=0${Number(mode).toString(8)}`]
    return [option, commaLine([`source=${name}`, ...words, ...modes])]
  })
}
