import type { HostSection } from '../../model/host.ts'
import { KERNEL_LOG } from './source/kernel-log.ts'
import { LINKS } from './source/links.ts'
import { LOGINS } from './source/logins.ts'
import { MOUNTS } from './source/mounts.ts'
import { PROCESSES } from './source/processes.ts'
import { REBOOT } from './source/reboot.ts'
import { command, files, rows } from './source/source.ts'
import type { Path, Source } from './source/source.ts'
import { SSH_SERVER } from './source/ssh-server.ts'
import { TIME } from './source/time.ts'
import { UNITS } from './source/units.ts'

const CLOCK: Source = { ...command('clock', 'date +%s'), awk: {} }

/**
 * What has to be asked for each section. A new section is added here and to the parsers of facts.ts; how it is asked,
 * once or again and again over one channel, is made from this table. Costs: docs/host-facts.md.
 */
const SOURCES: { readonly [S in HostSection]: readonly Source[] } = {
  os: [rows(['/etc/os-release', '/usr/lib/os-release']), command('uname', 'uname -snrm')],
  clock: [CLOCK],
  uptime: [rows('/proc/uptime'), CLOCK],
  cpu: [rows('/proc/uptime', '/proc/stat')],
  load: [rows('/proc/stat', '/proc/loadavg')],
  memory: [rows('/proc/meminfo')],
  swap: [rows('/proc/meminfo')],
  mounts: [MOUNTS],
  processes: [PROCESSES],
  units: [UNITS],
  kernelLog: [rows('/proc/uptime'), CLOCK, KERNEL_LOG],
  pressure: [files('pressure', '/proc/pressure/cpu', '/proc/pressure/memory', '/proc/pressure/io')],
  diskIo: [rows('/proc/uptime', '/proc/diskstats')],
  netIo: [rows('/proc/uptime', '/proc/net/dev'), LINKS],
  reboot: [rows('/proc/stat'), REBOOT],
  logins: [LOGINS],
  sshServer: [SSH_SERVER],
  time: [rows('/proc/uptime'), TIME],
}

/** Files of counters: a rate needs two readings of them. */
const COUNTERS: ReadonlySet<Path> = new Set(['/proc/uptime', '/proc/stat', '/proc/diskstats', '/proc/net/dev'])

/** Those of the files that are read a second time, where two readings are wanted of one program. */
export function counterPathsOf(sources: readonly Source[]): readonly Path[] {
  return rowPathsOf(sources).filter((path) => COUNTERS.has(path))
}

/**
 * Of these files only the rows that some section reads, where they can be chosen without a cost. Extended regular
 * expressions; a section that reads more of such a file adds to them.
 */
export const KEPT_ROWS: Readonly<Record<string, string>> = {
  '/proc/stat': '^(cpu|btime )',
  // Without memory, loop devices, floppy disks and drives with something to put in, by the number of their driver.
  '/proc/diskstats': '^ *([3-689]|1[02-9]|[2-9][0-9]|[1-9][0-9][0-9]) ',
  '/proc/net/dev': ':',
  '/proc/meminfo': '^(MemTotal|MemFree|MemAvailable|Buffers|Cached|SReclaimable|Shmem|SwapTotal|SwapFree):',
  '/etc/os-release': '^(ID|PRETTY_NAME)=',
  '/usr/lib/os-release': '^(ID|PRETTY_NAME)=',
}

/** The sources of several sections, each once, in the order of the table. */
export function sourcesOf(sections: ReadonlySet<HostSection>): readonly Source[] {
  const names = Object.keys(SOURCES) as HostSection[]
  return [...new Set(names.flatMap((name) => (sections.has(name) ? SOURCES[name] : [])))]
}

/** The files whose rows share the frame `files`, each once. */
export function rowPathsOf(sources: readonly Source[]): readonly Path[] {
  const paths = sources.flatMap((source) => (source.kind === 'rows' ? source.paths : []))
  return [...new Map(paths.map((path) => [String(path), path])).values()]
}
