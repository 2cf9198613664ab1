import type { CpuUsage, HostLoad } from '../../../model/host.ts'
import type { Ms } from '../../../model/time.ts'
import { fault } from '../../fault.ts'
import { areExact, eachRow, numberIn, numbersIn, pastWord, rowAt, rowEnd } from './numbers.ts'
import { noRow, unreadable } from './rows.ts'
import { parseUpMs } from './time.ts'

/** The processor's counters since boot, in ticks. Guest time is part of user time and is not counted twice. */
export interface CpuSample {
  readonly upMs: Ms
  readonly cores: number
  readonly user: number
  readonly system: number
  readonly idle: number
  readonly iowait: number
  readonly steal: number
}

const WHAT = 'the processor times'

/** Source: proc(5), /proc/stat; the columns after `idle` are not there on very old kernels and count as 0. */
export function parseCpuSample(files: string): CpuSample {
  const from = rowAt(files, 'cpu ')
  if (from < 0) throw noRow(files, '/proc/stat')
  const to = rowEnd(files, from)
  const ticks = numbersIn(files, from + 4, to) ?? []
  const [user, nice, system, idle, iowait = 0, irq = 0, softirq = 0, steal = 0] = ticks
  if (user === undefined || nice === undefined || system === undefined || idle === undefined || !areExact(ticks))
    throw unreadable(WHAT, files.slice(from, to))
  return {
    upMs: parseUpMs(files),
    cores: coresOf(files),
    user: user + nice,
    system: system + irq + softirq,
    idle,
    iowait,
    steal,
  }
}

function coresOf(files: string): number {
  let cores = 0
  eachRow(files, (from, to) => {
    if (files.startsWith('cpu', from) && numberIn(files, from + 3, pastWord(files, from, to)) >= 0) cores += 1
  })
  if (cores === 0) throw noRow(files, '/proc/stat')
  return cores
}

/** What our own program used between the samples, in ms of processor time. */
export interface OwnUse {
  readonly userMs: Ms
  readonly systemMs: Ms
}

/**
 * Shares between two samples. Waiting for a disk is not busy: the processor was free for others. Time stolen by the
 * hypervisor is busy: the host could not have used it.
 */
export function cpuBetween(from: CpuSample, to: CpuSample, own: OwnUse = { userMs: 0, systemMs: 0 }): CpuUsage {
  const user = to.user - from.user
  const system = to.system - from.system
  // The kernel's idle, iowait and steal counters are known to go back a little; the others only do at a reboot.
  const idle = Math.max(0, to.idle - from.idle)
  const iowait = Math.max(0, to.iowait - from.iowait)
  const steal = Math.max(0, to.steal - from.steal)
  const total = user + system + idle + iowait + steal
  const overMs = to.upMs - from.upMs
  if (user < 0 || system < 0 || total <= 0 || overMs <= 0)
    throw fault('unreadable', 'the processor counters did not go forward between two samples')
  const ownTotalMs = overMs * to.cores
  const userRatio = Math.max(0, user / total - own.userMs / ownTotalMs)
  const systemRatio = Math.max(0, system / total - own.systemMs / ownTotalMs)
  const stealRatio = steal / total
  return {
    cores: to.cores,
    overMs,
    busyRatio: userRatio + systemRatio + stealRatio,
    userRatio,
    systemRatio,
    iowaitRatio: iowait / total,
    stealRatio,
  }
}

/** The two rows of `times` in a POSIX shell: user and system time of the shell, then of its children. */
export function parseOwnUse(text: string): OwnUse {
  const times = [...text.matchAll(/^(\d+)m(\d+\.\d+)s (\d+)m(\d+\.\d+)s$/gmu)].slice(0, 2)
  const sum = (minutes: number, seconds: number): Ms =>
    times.reduce((ms, match) => ms + Number(match[minutes]) * 60_000 + Number(match[seconds]) * 1000, 0)
  return { userMs: sum(1, 2), systemMs: sum(3, 4) }
}

/** Source: proc(5), /proc/loadavg; the cores are those of /proc/stat. */
export function parseLoad(files: string): HostLoad {
  const row = loadRow(files)
  if (row === undefined) throw noRow(files, '/proc/loadavg')
  const [one, five, fifteen] = row
    .split(' ')
    .map((text) => (/^\d{1,9}\.\d{1,6}$/u.test(text) ? Number(text) : undefined))
  if (one === undefined || five === undefined || fifteen === undefined) throw unreadable('the load', row)
  return { one, five, fifteen, cores: coresOf(files) }
}

/** Found by its slash, which few rows have. */
function loadRow(files: string): string | undefined {
  for (let at = files.indexOf('/'), to = 0; at >= 0; at = files.indexOf('/', to)) {
    to = rowEnd(files, at)
    const row = files.slice(files.lastIndexOf('\n', at) + 1, to)
    if (/^\S+ \S+ \S+ \d+\/\d+ \d+$/u.test(row)) return row
  }
  return undefined
}
