import { mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

/** `getconf CLK_TCK` on every Linux that Node runs on. */
const TICK_MS = 10

/** One line of /proc/PID/stat, as far as we need it. */
export interface ProcessStat {
  readonly pid: number
  readonly parent: number
  /** Its own time and that of its children that have ended and were waited for. */
  readonly cpuMs: number
}

/** Null for what is no such line. The name in brackets may hold anything, a bracket too. */
export function parseStat(text: string): ProcessStat | null {
  const end = text.lastIndexOf(')')
  const pid = Number.parseInt(text, 10)
  const words = text.slice(end + 2).split(' ')
  const numbers = [1, 11, 12, 13, 14].map((at) => Number(words[at]))
  if (end < 0 || !Number.isInteger(pid) || numbers.some((each) => !Number.isFinite(each))) return null
  const [parent = 0, ...ticks] = numbers
  return { pid, parent, cpuMs: ticks.reduce((sum, each) => sum + each, 0) * TICK_MS }
}

/** The roots and everything below them. */
export function treeOf(roots: readonly number[], all: readonly ProcessStat[]): readonly ProcessStat[] {
  const inside = new Set(roots)
  for (let size = 0; size !== inside.size;) {
    size = inside.size
    for (const { pid, parent } of all) if (inside.has(parent)) inside.add(pid)
  }
  return all.filter(({ pid }) => inside.has(pid))
}

/** What a tree has used: of those that live, and through them of those that have ended below them. */
export function treeCpuMs(roots: readonly number[], all: readonly ProcessStat[]): number {
  return treeOf(roots, all).reduce((sum, { cpuMs }) => sum + cpuMs, 0)
}

function allProcesses(): readonly ProcessStat[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/u.test(name))
    .flatMap((pid) => {
      const stat = parseStat(readIfThere(`/proc/${pid}/stat`))
      return stat ? [stat] : []
    })
}

/** Adds up the CPU of processes and of all they start. */
export interface Meter {
  /** "cgroup" counts nanoseconds; "tree" counts 10 ms ticks of every process, cut off. */
  readonly by: 'cgroup' | 'tree'
  /** Counts this process and all that lives below it from now on. */
  join(pid: number): void
  ms(): number
  remove(): Promise<void>
}

const PLACES = [
  { folder: '/sys/fs/cgroup/cpuacct', file: 'cpuacct.usage' },
  { folder: '/sys/fs/cgroup', file: 'cpu.stat' },
] as const

/** A control group of our own where we may make one, the tree of processes elsewhere. */
export function openMeter(name: string): Meter {
  for (const { folder, file } of PLACES) {
    const place = join(folder, `orch-watch-bench-${process.pid}-${name}`)
    try {
      mkdirSync(place)
      readFileSync(join(place, file))
      return cgroupMeter(place, file)
    } catch {
      removeFolder(place)
    }
  }
  const roots: number[] = []
  return {
    by: 'tree',
    join: (pid) => void roots.push(pid),
    ms: () => treeCpuMs(roots, allProcesses()),
    remove: () => Promise.resolve(),
  }
}

function cgroupMeter(place: string, file: 'cpuacct.usage' | 'cpu.stat'): Meter {
  return {
    by: 'cgroup',
    join: (pid) => {
      for (const each of treeOf([pid], allProcesses())) {
        writeFileSync(join(place, 'cgroup.procs'), String(each.pid))
      }
    },
    ms: () => cgroupCpuMs(readFileSync(join(place, file), 'utf8')),
    remove: async () => {
      // Refused as long as somebody in it is on the way out.
      for (let left = 50; left > 0 && !removeFolder(place); left -= 1) await wait(100)
    },
  }
}

/** Version 1 says nanoseconds and nothing else; version 2 says `usage_usec N` on a line of its own. */
export function cgroupCpuMs(text: string): number {
  const micros = /^usage_usec (\d+)$/mu.exec(text)?.[1]
  return micros === undefined ? Number(text) / 1e6 : Number(micros) / 1000
}

function removeFolder(place: string): boolean {
  try {
    rmdirSync(place)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT'
  }
}

/** "Pss:    1370 kB" of a process that may have ended: 0 then. */
export function pssKiB(pid: number): number {
  return Number(/^Pss:\s+(\d+) kB$/mu.exec(readIfThere(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0)
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
