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

/** Shares of the time in which somebody (`some`) or everybody (`full`) who had work waited, over 10, 60 and 300 seconds. */
export interface Stalls {
  readonly over10sRatio: number
  readonly over60sRatio: number
  readonly over300sRatio: number
}

export interface Pressure {
  readonly some: Stalls
  /** Absent where the kernel does not say it: for the processor before 5.13. */
  readonly full?: Stalls
}

/** Source: Documentation/accounting/psi.rst of the kernel. */
export interface HostPressure {
  readonly cpu: Pressure
  readonly memory: Pressure
  readonly io: Pressure
}

/** One disk between two readings; partitions are part of their disk. Source: iostats.rst of the kernel, /proc/diskstats. */
export interface DiskIo {
  /** As the kernel calls it: "sda", "nvme0n1", "dm-0", "md127". */
  readonly name: string
  readonly overMs: Ms
  /** Share of the time in which at least one request was under way. */
  readonly busyRatio: number
  readonly readBytesPerSecond: number
  readonly writtenBytesPerSecond: number
  /** Reads and writes that ended in the time. */
  readonly requests: number
  readonly requestsPerSecond: number
  /** From being queued to its end, on average over the requests that ended. Absent where none did. */
  readonly awaitMs?: Ms
}

/** One network interface between two readings. Source: proc(5), /proc/net/dev; operstates.rst of the kernel. */
export interface NetIo {
  readonly name: string
  readonly overMs: Ms
  readonly receivedBytesPerSecond: number
  readonly sentBytesPerSecond: number
  readonly errorsPerSecond: number
  readonly dropsPerSecond: number
  /** "up", "down", "dormant", …; "unknown" where the driver does not tell, and where nobody asked. */
  readonly state: string
  /** In each direction. Absent where the interface has no speed of its own, or does not tell. */
  readonly speedBytesPerSecond?: number
}

/** The host's wall clock beside ours. */
export interface HostTime {
  /** What the host's clock said. */
  readonly saidAt: EpochMs
  /** 1, or 1000 where its `date` knows whole seconds only. */
  readonly resolutionMs: Ms
  /** By our clock, the moments between which it said so. */
  readonly earliestAt: EpochMs
  readonly latestAt: EpochMs
  /** What systemd-timesyncd says; unknown where another program keeps the time. */
  readonly synchronized: 'yes' | 'no' | 'unknown'
}

/** What says that a host has to be started again. */
export interface HostReboot {
  /** The mark that Debian, Ubuntu and SUSE leave; `since` is absent where its age cannot be told. */
  readonly asked: { readonly kind: 'no' } | { readonly kind: 'yes'; readonly since?: EpochMs }
  /** Packages that asked for it, or were replaced since the boot. */
  readonly packages: readonly string[]
  readonly kernel: string
  /** Kernels that are installed. Empty where that cannot be told, as in a container. */
  readonly installedKernels: readonly string[]
}

/** One login. Source: who(1), or loginctl(1) where nobody writes utmp(5). */
export interface Login {
  /** Of the user. */
  readonly name: string
  /** "pts/0", "tty1"; empty where it has none. */
  readonly line: string
  /** Where it came from; empty for one at the machine itself. */
  readonly from: string
}

/** How the OpenSSH server of a host lets people in. Source: sshd_config(5). */
export interface SshServer {
  /** `effective`: what sshd itself makes of its configuration. `configured`: what its files say, read by us. */
  readonly found: 'effective' | 'configured'
  /** For a user whom no Match block names, from an address outside. */
  readonly general: SshPolicy
  /** For root, from where we come. The same as `general` where only the files could be read. */
  readonly root: SshPolicy
}

export interface SshPolicy {
  readonly permitRootLogin: 'no' | 'forced-commands-only' | 'prohibit-password' | 'yes'
  readonly passwordAuthentication: boolean
  /** Answers to questions, which are a password as a rule. */
  readonly keyboardInteractive: boolean
  readonly permitEmptyPasswords: boolean
  /** Whether every login takes something else than what a person types, alone or beside it. */
  readonly needsMore: boolean
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
  readonly pressure: HostPressure
  readonly diskIo: readonly DiskIo[]
  readonly netIo: readonly NetIo[]
  readonly reboot: HostReboot
  readonly logins: readonly Login[]
  readonly sshServer: SshServer
  readonly time: HostTime
}

export type HostSection = keyof HostFacts
