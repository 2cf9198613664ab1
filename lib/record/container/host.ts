import { at, entriesOf, knownIn, listAt, saysNothing, textAt } from '../read.ts'
import type { Json } from '../read.ts'
import type { Sheet } from '../sheet.ts'
import { capabilities } from './capabilities.ts'
import { byName } from './networks.ts'

// What an engine was asked for beside the image: Docker Engine API, HostConfig. Where a name is missing here the engine's
// own is kept, so that nothing is lost when it learns something new.

/** What other parts of a recording tell already, or what says nothing about anybody's wish. */
const ELSEWHERE = new Set([
  'Binds', 'Mounts', 'Tmpfs', 'NetworkMode', 'PortBindings', 'PublishAllPorts', 'VolumesFrom', 'VolumeDriver',
  'ContainerIDFile', 'ConsoleSize', 'Cgroup', 'RestartPolicy', 'LogConfig', 'Ulimits', 'Devices',
]) // prettier-ignore

/** Where each part of it is recorded. */
export const HOST_PATHS: Readonly<Record<string, readonly string[]>> = {
  AutoRemove: ['removeWhenStopped'],
  CapAdd: ['security', 'capAdd'],
  CapDrop: ['security', 'capDrop'],
  CgroupParent: ['limits', 'cgroupParent'],
  CgroupnsMode: ['namespaces', 'cgroup'],
  CpuPeriod: ['limits', 'cpuPeriodUs'],
  CpuQuota: ['limits', 'cpuQuotaUs'],
  CpuShares: ['limits', 'cpuShares'],
  CpusetCpus: ['limits', 'cpuset'],
  CpusetMems: ['limits', 'memoryNodes'],
  Dns: ['dns', 'servers'],
  DnsOptions: ['dns', 'options'],
  DnsSearch: ['dns', 'search'],
  ExtraHosts: ['extraHosts'],
  GroupAdd: ['security', 'groups'],
  Init: ['init'],
  IpcMode: ['namespaces', 'ipc'],
  Links: ['links'],
  MaskedPaths: ['security', 'maskedPaths'],
  Memory: ['limits', 'memoryBytes'],
  MemoryReservation: ['limits', 'memoryReservationBytes'],
  MemorySwap: ['limits', 'memorySwapBytes'],
  NanoCpus: ['limits', 'nanoCpus'],
  OomKillDisable: ['limits', 'oomKillDisabled'],
  OomScoreAdj: ['limits', 'oomScoreAdjust'],
  PidMode: ['namespaces', 'pid'],
  PidsLimit: ['limits', 'processes'],
  Privileged: ['security', 'privileged'],
  ReadonlyPaths: ['security', 'readOnlyPaths'],
  ReadonlyRootfs: ['security', 'readOnlyRoot'],
  Runtime: ['runtimeProgram'],
  SecurityOpt: ['security', 'options'],
  ShmSize: ['limits', 'sharedMemoryBytes'],
  StorageOpt: ['storage'],
  Sysctls: ['sysctls'],
  UTSMode: ['namespaces', 'uts'],
  UsernsMode: ['namespaces', 'user'],
}

/** What the engine fills in when nobody says anything. */
const CHOSEN: Readonly<Record<string, (value: Json, host: Json) => boolean>> = {
  CgroupnsMode: (value) => value === 'host' || value === 'private',
  IpcMode: (value) => value === 'private' || value === 'shareable',
  MaskedPaths: hidesSome,
  // Twice the memory, when only that is said.
  MemorySwap: (value, host) => value === 2 * Number(at(host, 'Memory')) || value === -1,
  OomScoreAdj: (value) => value === 0,
  ReadonlyPaths: hidesSome,
  Runtime: (value) => value === 'runc' || value === 'crun' || value === 'oci',
  ShmSize: (value) => value === 64 * 1024 ** 2 || value === 65_536_000,
  PidsLimit: (value) => value === -1 || value === 2048,
  // Nothing is labelled that shares processes or memory with its host.
  SecurityOpt: (value, host) => sharesWithHost(host) && Array.isArray(value) && value.every(saysUnlabelled),
}

/** What the engine hides is its own list; a list of nothing is what somebody asked for. */
function hidesSome(paths: Json): boolean {
  return Array.isArray(paths) && paths.length > 0
}

/** Of these a list of nothing says that no path of the kernel is kept from the container. */
const KERNEL_PATHS = new Set(['MaskedPaths', 'ReadonlyPaths'])

/** Of whoever has every right that is no news. */
function hidesNothing(key: string, paths: Json, isPrivileged: boolean): boolean {
  return KERNEL_PATHS.has(key) && Array.isArray(paths) && !isPrivileged
}

function sharesWithHost(host: Json): boolean {
  return at(host, 'PidMode') === 'host' || at(host, 'IpcMode') === 'host'
}

function saysUnlabelled(option: Json): boolean {
  return option === 'label=disable'
}

export function putHostConfig(sheet: Sheet, container: Json, nameOf: (id: string) => string | undefined): void {
  const host = at(container, 'HostConfig')
  const isPrivileged = at(host, 'Privileged') === true
  for (const [key, value] of entriesOf(host)) {
    if (ELSEWHERE.has(key) || (saysNothing(value) && !hidesNothing(key, value, isPrivileged))) continue
    const path = knownIn(HOST_PATHS, key) ?? ['host', key]
    const chosen = (knownIn(CHOSEN, key)?.(value, host) ?? false) || (isPrivileged && key === 'SecurityOpt')
    sheet.put(path, saidOf(path, value, nameOf), chosen ? 'engine' : 'operator')
  }
  putRestart(sheet, host)
  putLogging(sheet, host)
  putByName(sheet, host)
}

function saidOf(path: readonly string[], value: Json, nameOf: (id: string) => string | undefined): Json {
  if (path[0] === 'namespaces' && typeof value === 'string') return byName(value, nameOf)
  return path[1]?.startsWith('cap') ? capabilities(value) : value
}

function putRestart(sheet: Sheet, host: Json): void {
  const policy = textAt(host, 'RestartPolicy', 'Name') ?? 'no'
  sheet.put(['restart', 'policy'], policy, policy === 'no' ? 'engine' : 'operator')
  const most = at(host, 'RestartPolicy', 'MaximumRetryCount')
  if (!saysNothing(most)) sheet.put(['restart', 'maximumRetries'], most, 'operator')
}

function putLogging(sheet: Sheet, host: Json): void {
  const driver = textAt(host, 'LogConfig', 'Type')
  const options = entriesOf(at(host, 'LogConfig', 'Config'))
  // Without options it is most likely the engine's own default.
  if (driver !== undefined) sheet.put(['logging', 'driver'], driver, options.length === 0 ? 'engine' : 'operator')
  for (const [key, value] of options) sheet.put(['logging', 'options', key], value, 'operator')
}

/** Podman tells "RLIMIT_NOFILE" of what it is asked for as "nofile", and takes nothing else. */
const PODMAN_LIMIT = /^RLIMIT_/u

function putByName(sheet: Sheet, host: Json): void {
  for (const limit of listAt(host, 'Ulimits')) {
    const name = textAt(limit, 'Name')?.replace(PODMAN_LIMIT, '').toLowerCase()
    if (name === undefined) continue
    sheet.put(['ulimits', name, 'soft'], at(limit, 'Soft'), 'operator')
    sheet.put(['ulimits', name, 'hard'], at(limit, 'Hard'), 'operator')
  }
  for (const device of listAt(host, 'Devices')) {
    const place = textAt(device, 'PathInContainer')
    if (place === undefined) continue
    sheet.put(['devices', place, 'source'], at(device, 'PathOnHost'), 'operator')
    sheet.put(['devices', place, 'permissions'], at(device, 'CgroupPermissions'), 'operator')
  }
}
