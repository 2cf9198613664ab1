import type { Container, ContainerUsage, EngineFacts, EngineImage } from '../../lib/model/engine.ts'
import type { OfContainer } from '../../lib/model/inside.ts'
import type { DiskIo, HostFacts, Login, Mount, NetIo, Process, SshPolicy, Stalls, Unit } from '../../lib/model/host.ts'

/** 2026-11-23T03:00:00Z, the moment at which tests look unless they say otherwise. */
export const LOOKED_AT = Date.UTC(2026, 10, 23, 3)

/** A container that runs and has nothing to complain about. A test names only what matters to it. */
export function aContainer(own: Partial<Container> = {}): Container {
  const name = own.name ?? 'web'
  return {
    id: `id-of-${name}`,
    name,
    image: 'shop/web:1.4.2',
    imageId: 'sha256:1f6b4c',
    labels: {},
    phase: 'running',
    health: 'none',
    restarts: 0,
    restartPolicy: 'no',
    createdAt: LOOKED_AT - 86_400_000,
    startedAt: LOOKED_AT - 86_400_000,
    exitCode: 0,
    oomKilled: false,
    network: 'own',
    error: '',
    ...own,
  }
}

/** The image that such a container is made of, as it came from its registry. */
export function anImage(own: Partial<EngineImage> = {}): EngineImage {
  return {
    id: 'sha256:1f6b4c',
    names: ['shop/web:1.4.2'],
    repoDigests: [`shop/web@sha256:${'a'.repeat(64)}`],
    createdAt: LOOKED_AT - 7 * 86_400_000,
    platform: { os: 'linux', architecture: 'amd64' },
    ...own,
  }
}

/** What was seen of a container, which the value says. */
export function ofContainer<T>(own: Partial<OfContainer<T>>, value: T): OfContainer<T> {
  const name = own.name ?? 'web'
  return { id: `id-of-${name}`, name, looked: { kind: 'seen', value }, ...own }
}

export function aUsage(own: Partial<ContainerUsage> = {}): ContainerUsage {
  const name = own.name ?? 'web'
  return { id: `id-of-${name}`, name, memoryLimited: false, cpuLimitCores: 2, processLimited: false, ...own }
}

export function aMount(own: Partial<Mount> = {}): Mount {
  const GiB = 2 ** 30
  return {
    path: '/',
    device: '/dev/sda1',
    type: 'ext4',
    readOnly: false,
    totalBytes: 100 * GiB,
    usedBytes: 40 * GiB,
    availableBytes: 60 * GiB,
    ...own,
  }
}

export function aProcess(own: Partial<Process> = {}): Process {
  return { pid: 4711, parentPid: 1, name: 'nginx', state: 'S', residentBytes: 8_388_608, ...own }
}

export function aUnit(own: Partial<Unit> = {}): Unit {
  return { name: 'nginx.service', load: 'loaded', active: 'active', sub: 'running', description: '', ...own }
}

/** An engine at rest, for the sections that are one value. */
export const CALM_ENGINE: Pick<EngineFacts, 'info' | 'diskUse'> = {
  info: {
    product: 'docker',
    version: '27.5.1',
    apiVersion: '1.47',
    hostname: 'web-1',
    cgroupVersion: 2,
    cores: 4,
    memoryBytes: 17_179_869_184,
    warnings: [],
  },
  diskUse: {
    images: { count: 0, bytes: 0, reclaimableBytes: 0, dangling: 0 },
    containers: { count: 0, bytes: 0, reclaimableBytes: 0 },
    volumes: { count: 0, bytes: 0, reclaimableBytes: 0 },
    buildCache: { count: 0, bytes: 0, reclaimableBytes: 0 },
  },
}

export function aDisk(own: Partial<DiskIo> = {}): DiskIo {
  return {
    name: 'sda',
    overMs: 1000,
    busyRatio: 0.03,
    readBytesPerSecond: 0,
    writtenBytesPerSecond: 122_880,
    requests: 12,
    requestsPerSecond: 12,
    awaitMs: 0.8,
    ...own,
  }
}

export function anInterface(own: Partial<NetIo> = {}): NetIo {
  return {
    name: 'eth0',
    overMs: 1000,
    receivedBytesPerSecond: 20_480,
    sentBytesPerSecond: 4096,
    errorsPerSecond: 0,
    dropsPerSecond: 0,
    state: 'up',
    ...own,
  }
}

export function aLogin(own: Partial<Login> = {}): Login {
  return { name: 'ann', line: 'pts/0', from: '192.0.2.7', ...own }
}

const NO_STALLS: Stalls = { over10sRatio: 0, over60sRatio: 0, over300sRatio: 0 }
const STRICT: SshPolicy = {
  permitRootLogin: 'no',
  passwordAuthentication: false,
  keyboardInteractive: false,
  permitEmptyPasswords: false,
  needsMore: false,
}

/** A host at rest, for the sections that are one value. */
export const CALM_HOST: Omit<HostFacts, 'mounts' | 'processes' | 'units' | 'diskIo' | 'netIo' | 'logins'> = {
  os: { hostname: 'web-1', id: 'debian', name: 'Debian GNU/Linux 12', kernel: '6.1.0-18-amd64', machine: 'x86_64' },
  clock: { now: LOOKED_AT },
  uptime: { upMs: 864_000_000, bootedAt: LOOKED_AT - 864_000_000 },
  cpu: {
    cores: 4,
    overMs: 1000,
    busyRatio: 0.12,
    userRatio: 0.08,
    systemRatio: 0.04,
    iowaitRatio: 0.01,
    stealRatio: 0,
  },
  load: { one: 0.4, five: 0.5, fifteen: 0.6, cores: 4 },
  memory: { totalBytes: 17_179_869_184, availableBytes: 12_884_901_888, freeBytes: 2 ** 32, cachedBytes: 2 ** 32 },
  swap: { totalBytes: 0, freeBytes: 0 },
  kernelLog: { source: 'dmesg', bootId: '', bootedAt: LOOKED_AT - 864_000_000, lines: [], cut: false },
  pressure: {
    cpu: { some: { over10sRatio: 0.02, over60sRatio: 0.01, over300sRatio: 0.01 }, full: NO_STALLS },
    memory: { some: NO_STALLS, full: NO_STALLS },
    io: { some: NO_STALLS, full: NO_STALLS },
  },
  reboot: {
    asked: { kind: 'no' },
    packages: [],
    kernel: '6.1.0-26-amd64',
    installedKernels: ['6.1.0-25-amd64', '6.1.0-26-amd64'],
  },
  sshServer: { found: 'effective', general: STRICT, root: STRICT },
  time: {
    saidAt: LOOKED_AT,
    resolutionMs: 1,
    earliestAt: LOOKED_AT - 20,
    latestAt: LOOKED_AT + 20,
    synchronized: 'unknown',
  },
}
