import { fault } from '../../kit/fault.ts'
import type { Container, ContainerHealth, ContainerNetwork, ContainerPhase, ContainerPort } from '../../model/engine.ts'
import type { Inspected, Listed } from './api.ts'

/** What a failed probe printed, and an engine's words about a failed start, are kept up to here. */
const MAX_TEXT = 4096

/** Podman has words of its own for the same conditions. */
const PHASES: Readonly<Record<string, ContainerPhase>> = {
  created: 'created',
  configured: 'created',
  initialized: 'created',
  running: 'running',
  stopping: 'running',
  paused: 'paused',
  restarting: 'restarting',
  removing: 'removing',
  exited: 'exited',
  stopped: 'exited',
  dead: 'dead',
}

const HEALTHS: Readonly<Record<string, ContainerHealth>> = {
  healthy: 'healthy',
  unhealthy: 'unhealthy',
  starting: 'starting',
}

const RESTART_POLICIES: Readonly<Record<string, Container['restartPolicy']>> = {
  always: 'always',
  'unless-stopped': 'unless-stopped',
  'on-failure': 'on-failure',
}

/** One container out of its line in the list and its inspect. Labels come from the list, whose size is bounded as a whole. */
export function toContainer(listed: Listed, inspected: Inspected): Container {
  const { State: state, HostConfig: host } = inspected
  const health = HEALTHS[state.Health?.Status ?? ''] ?? 'none'
  return {
    id: inspected.Id,
    name: inspected.Name.replace(/^\//u, ''),
    image: inspected.Config.Image,
    imageId: inspected.Image,
    labels: listed.Labels,
    phase: phaseOf(state.Status),
    health,
    ...(health !== 'none' && state.Health && { probe: probeOf(state.Health) }),
    restarts: inspected.RestartCount,
    restartPolicy: RESTART_POLICIES[host.RestartPolicy?.Name ?? ''] ?? 'no',
    createdAt: inspected.Created ?? 0,
    ...timesOf(state),
    exitCode: state.ExitCode,
    oomKilled: state.OOMKilled,
    error: state.Error.slice(0, MAX_TEXT),
    network: networkOf(host.NetworkMode),
    ...portsOf(inspected),
    ...mountsOf(inspected),
    ...(state.Pid !== undefined && state.Pid > 0 && { pid: state.Pid }),
    ...limitsOf(host),
  }
}

export function phaseOf(word: string): ContainerPhase {
  const phase = PHASES[word]
  if (phase === undefined) throw fault('protocol', `the engine calls the state of a container "${word.slice(0, 50)}"`)
  return phase
}

function probeOf(health: NonNullable<Inspected['State']['Health']>): NonNullable<Container['probe']> {
  return { failingStreak: health.FailingStreak, output: (health.Log?.at(-1)?.Output ?? '').slice(0, MAX_TEXT) }
}

function timesOf(state: Inspected['State']): Pick<Container, 'startedAt' | 'finishedAt'> {
  return {
    ...(state.StartedAt !== null && { startedAt: state.StartedAt }),
    ...(state.FinishedAt !== null && { finishedAt: state.FinishedAt }),
  }
}

/** The name of a network means one of its own. Source: Docker Engine API, HostConfig.NetworkMode. */
function networkOf(mode: string): ContainerNetwork {
  if (mode === 'host' || mode === 'none') return mode
  return mode.startsWith('container:') ? 'shared' : 'own'
}

const MOST_PORTS = 200
const MOST_MOUNTS = 1000

function portsOf({ Config: config, NetworkSettings: network }: Inspected): Pick<Container, 'ports'> {
  const bound = network?.Ports ?? {}
  const names = [...new Set([...Object.keys(config.ExposedPorts ?? {}), ...Object.keys(bound)])]
  const ports = names.slice(0, MOST_PORTS).flatMap((name): ContainerPort[] => {
    const [, port, protocol = 'tcp'] = /^(\d{1,5})(?:\/([a-z]{1,10}))?$/u.exec(name) ?? []
    if (port === undefined) return []
    const published = (bound[name] ?? []).map(({ HostIp, HostPort }) => placeOf(HostIp ?? '', HostPort ?? ''))
    return [{ port: Number(port), protocol, published }]
  })
  return ports.length === 0 ? {} : { ports }
}

function placeOf(address: string, port: string): string {
  const host = address === '' ? '0.0.0.0' : address
  return `${host.includes(':') ? `[${host}]` : host}:${port}`.slice(0, MAX_PLACE)
}

const MAX_PLACE = 100

function mountsOf({ Mounts: mounts, HostConfig: host }: Inspected): Pick<Container, 'mounts'> {
  const paths = [...(mounts ?? []).map(({ Destination }) => Destination), ...Object.keys(host.Tmpfs ?? {})]
  const named = paths.filter((path) => path !== '').slice(0, MOST_MOUNTS)
  return named.length === 0 ? {} : { mounts: named }
}

type SetLimits = Pick<Container, 'memoryLimitBytes' | 'cpuLimitCores' | 'processLimit'>

function limitsOf(host: Inspected['HostConfig']): SetLimits {
  const { PidsLimit: processLimit } = host
  const cpuLimitCores = coresOf(host)
  return {
    ...(host.Memory > 0 && { memoryLimitBytes: host.Memory }),
    ...(cpuLimitCores > 0 && { cpuLimitCores }),
    ...(typeof processLimit === 'number' && processLimit > 0 && { processLimit }),
  }
}

/** --cpus is one number; quota and period are its two older halves. Source: Docker Engine API, HostConfig. */
function coresOf(host: Inspected['HostConfig']): number {
  if (host.NanoCpus > 0) return host.NanoCpus / 1e9
  return Math.max(0, host.CpuQuota) / (host.CpuPeriod > 0 ? host.CpuPeriod : 100_000)
}
