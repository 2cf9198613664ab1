import { HOST_PATHS } from '../container/host.ts'
import type { Json } from '../read.ts'
import type { Asking, Told } from './asking.ts'
import { said } from './process.ts'
import type { There } from './there.ts'

/** Parts of HostConfig without a name of ours that are one value each: they are recorded as they are asked for. */
const AS_THEY_ARE = [
  'BlkioWeight', 'CpuCount', 'CpuPercent', 'CpuRealtimePeriod', 'CpuRealtimeRuntime', 'DeviceCgroupRules',
  'IOMaximumBandwidth', 'IOMaximumIOps', 'Isolation', 'KernelMemory', 'KernelMemoryTCP', 'MemorySwappiness',
] // prettier-ignore

/** What the engine is asked for beside the image, without mounts and networks. */
export function hostBody(asking: Asking, there: There): Readonly<Record<string, Json>> {
  const body = new Map<string, Json>()
  for (const [key, path] of Object.entries(HOST_PATHS)) {
    const value = asking.take(...path)
    const parts = value === undefined ? asking.takeEach(...path) : []
    body.set(key, value ?? (parts.length > 0 ? Object.fromEntries(parts) : undefined))
  }
  for (const key of AS_THEY_ARE) body.set(key, asking.take('host', key))
  body.set('Annotations', Object.fromEntries(asking.takeEach('host', 'Annotations')))
  // It counts as chosen by the engine, which would choose something else where there is a limit.
  if (asking.look('limits', 'memorySwapBytes') === -1) body.set('MemorySwap', -1)
  // As well; and others that share its memory could not where the engine chooses otherwise today.
  if (asking.look('namespaces', 'ipc') === 'shareable') body.set('IpcMode', 'shareable')
  body.set('Links', linksOf(asking, body.get('Links') as Told | undefined, there))
  for (const key of ['PidMode', 'IpcMode']) checkShared(asking, HOST_PATHS[key] ?? [], body.get(key), there)
  return said({ ...Object.fromEntries(body), ...restart(asking), ...logging(asking), ...byName(asking) })
}

/** "/db:/web/store" is how an engine tells it, "db:store" how it is asked for. */
function linksOf(asking: Asking, links: Told | undefined, { containers }: There): Json {
  if (links === undefined) return undefined
  return [links].flat().map((each) => {
    const [from = '', alias = ''] = String(each).replace(/^\//u, '').split(':')
    if (!containers.has(from)) asking.refuse(['links'], `there is no container "${from}"`)
    return `${from}:${alias.split('/').at(-1) ?? ''}`
  })
}

/** Whoever shares something of another needs the other. */
export function checkShared(asking: Asking, path: readonly string[], mode: Json, { containers }: There): void {
  const [kind, name] = typeof mode === 'string' ? mode.split(':', 2) : []
  if (kind === 'container' && name !== undefined && !containers.has(name))
    asking.refuse(path, `there is no container "${name}"`)
}

function restart(asking: Asking): Readonly<Record<string, Json>> {
  const policy = asking.take('restart', 'policy')
  const most = asking.take('restart', 'maximumRetries')
  return policy === undefined ? {} : { RestartPolicy: said({ Name: policy, MaximumRetryCount: most }) }
}

function logging(asking: Asking): Readonly<Record<string, Json>> {
  const options = asking.takeEach('logging', 'options')
  const driver = asking.take('logging', 'driver') ?? (options.length > 0 ? asking.look('logging', 'driver') : undefined)
  if (driver === undefined) return {}
  return {
    LogConfig: { Type: driver, Config: Object.fromEntries(options.map(([key, value]) => [key, String(value)])) },
  }
}

function byName(asking: Asking): Readonly<Record<string, Json>> {
  const ulimits = asking.names('ulimits').map((name) => ({
    Name: name,
    Soft: asking.take('ulimits', name, 'soft'),
    Hard: asking.take('ulimits', name, 'hard'),
  }))
  const devices = asking.names('devices').map((place) => ({
    PathOnHost: asking.take('devices', place, 'source'),
    PathInContainer: place,
    CgroupPermissions: asking.take('devices', place, 'permissions'),
  }))
  return { ...(ulimits.length > 0 && { Ulimits: ulimits }), ...(devices.length > 0 && { Devices: devices }) }
}
