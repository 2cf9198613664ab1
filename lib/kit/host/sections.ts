import type { HostSection } from '../../model/host.ts'
import { KERNEL_LOG } from './source/kernel-log.ts'
import { MOUNTS } from './source/mounts.ts'
import { PROCESSES } from './source/processes.ts'
import { command, rows } from './source/source.ts'
import type { Path, Source } from './source/source.ts'
import { UNITS } from './source/units.ts'

const CLOCK = command('clock', 'date +%s')

/**
 * What has to be asked for each section. A new section is added here and to the parsers of facts.ts; how it is asked,
 * once or again and again over one channel, is made from this table. Costs: docs/host-facts.md.
 */
export const SOURCES: { readonly [S in HostSection]: readonly Source[] } = {
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
