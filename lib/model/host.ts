import type { EpochMs, Ms } from './time.ts'

/** Which system answered. Source: os-release(5), uname(2). */
export interface HostOs {
  readonly hostname: string
  /** `ID` of os-release: "debian", "rocky", "alpine". */
  readonly id: string
  /** `PRETTY_NAME` of os-release. */
  readonly name: string
  readonly kernel: string
  readonly machine: string
}

export interface HostClock {
  /** The host's own wall clock, to the second. */
  readonly now: EpochMs
}

export interface HostUptime {
  readonly upMs: Ms
  readonly bootedAt: EpochMs
}

/** Shares of all processor time between two samples, each 0..1. Source: proc(5), /proc/stat. */
export interface CpuUsage {
  readonly cores: number
  /** Distance of the two samples. */
  readonly overMs: Ms
  readonly busyRatio: number
  readonly userRatio: number
  readonly systemRatio: number
  readonly iowaitRatio: number
  readonly stealRatio: number
}

/** Source: proc(5), /proc/loadavg. */
export interface HostLoad {
  readonly one: number
  readonly five: number
  readonly fifteen: number
  readonly cores: number
}

/** Source: proc(5), /proc/meminfo. `availableBytes` is estimated from free and caches on kernels before 3.14. */
export interface HostMemory {
  readonly totalBytes: number
  readonly availableBytes: number
  readonly freeBytes: number
  readonly cachedBytes: number
}

export interface HostSwap {
  readonly totalBytes: number
  readonly freeBytes: number
}

/** One mounted file system that holds data. Pseudo, read-only image and remote file systems are left out. */
export interface Mount {
  readonly path: string
  readonly device: string
  readonly type: string
  readonly readOnly: boolean
  readonly totalBytes: number
  readonly usedBytes: number
  /** What an ordinary user may still write; less than total minus used where root has a reserve. */
  readonly availableBytes: number
  /** Absent where the file system has no fixed number of inodes (btrfs, vfat). */
  readonly inodes?: { readonly total: number; readonly used: number }
}

/** One process. Source: proc(5), /proc/PID/stat. */
export interface Process {
  readonly pid: number
  readonly parentPid: number
  /** At most 15 characters on Linux. */
  readonly name: string
  /** One letter: R, S, D, Z, T, I … */
  readonly state: string
  readonly residentBytes: number
}

/** One unit that systemd knows. Source: systemctl(1), list-units. */
export interface Unit {
  readonly name: string
  readonly load: string
  readonly active: string
  readonly sub: string
  readonly description: string
}

/** One line of the kernel. Foreign text: a program chooses its own name, and a disk its model. */
export interface KernelLine {
  /** Since the boot, to the microsecond. */
  readonly upMs: Ms
  readonly text: string
}

/** What the kernel has said since the boot that may matter, the oldest first. */
export interface KernelLog {
  /** Where it was read: `dmesg`, `journalctl -k`, or /var/log/kern.log. */
  readonly source: 'dmesg' | 'journal' | 'file'
  /** Empty where it is not told. */
  readonly bootId: string
  readonly bootedAt: EpochMs
  readonly lines: readonly KernelLine[]
  /** There were more lines than are sent. */
  readonly cut: boolean
}

/** Everything one round trip to a host can tell, by section. A check asks for the sections it needs. */
export interface HostFacts {
  readonly os: HostOs
  readonly clock: HostClock
  readonly uptime: HostUptime
  readonly cpu: CpuUsage
  readonly load: HostLoad
  readonly memory: HostMemory
  readonly swap: HostSwap
  readonly mounts: readonly Mount[]
  readonly processes: readonly Process[]
  readonly units: readonly Unit[]
  readonly kernelLog: KernelLog
}

export type HostSection = keyof HostFacts
