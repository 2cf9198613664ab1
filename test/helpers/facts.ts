import type { Container, ContainerUsage } from '../../lib/model/engine.ts'
import type { HostFacts, Mount, Process, Unit } from '../../lib/model/host.ts'

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
    error: '',
    ...own,
  }
}

export function aUsage(own: Partial<ContainerUsage> = {}): ContainerUsage {
  const name = own.name ?? 'web'
  return { id: `id-of-${name}`, name, memoryLimited: false, cpuLimitCores: 2, ...own }
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

/** A host at rest, for the sections that are one value. */
export const CALM_HOST: Omit<HostFacts, 'mounts' | 'processes' | 'units'> = {
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
}
