import type { DiskIo } from '../../../model/host.ts'
import type { Ms } from '../../../model/time.ts'
import { fault } from '../../fault.ts'
import { allGoneBy } from './counters.ts'
import { areExact, eachRow, numberIn, numbersIn, pastBlanks, pastWord } from './numbers.ts'
import { noRow, unreadable } from './rows.ts'
import { parseUpMs } from './time.ts'

/** Counters of whole disks since boot, by name: reads, sectors read, ms reading, the same for writes, ms busy. */
export interface DiskSample {
  readonly upMs: Ms
  readonly disks: ReadonlyMap<string, readonly number[]>
}

const WHAT = 'the counters of disks'
/** Of /proc/diskstats, whatever the disk's own sectors are. */
const SECTOR_BYTES = 512
/** Memory, images and drives with something to put in: no disks to speak of. */
const NO_DISK = /^(?:loop|ram|zram|sr|fd)\d/u

/** Source: Documentation/admin-guide/iostats.rst of the kernel. Newer kernels have more columns. */
export function parseDiskSample(files: string): DiskSample {
  const rows = new Map<string, readonly number[]>()
  eachRow(files, (from, to) => {
    const major = pastBlanks(files, from, to)
    const minor = pastWord(files, major, to)
    if (Number.isNaN(numberIn(files, major, minor))) return
    const begin = pastWord(files, pastBlanks(files, minor, to), to) + 1
    const end = pastWord(files, begin, to)
    const numbers = begin < end && numbersIn(files, minor, begin)?.length === 1 ? numbersIn(files, end, to) : null
    if (!numbers || numbers.length < 11) return
    if (!areExact(numbers)) throw unreadable(WHAT, files.slice(from, to))
    rows.set(files.slice(begin, end), numbers)
  })
  if (rows.size === 0 && files.includes('missing /proc/diskstats')) throw noRow(files, '/proc/diskstats')
  const disks = new Map<string, readonly number[]>()
  for (const [name, numbers] of rows) if (isDisk(name, rows)) disks.set(name, countersOf(numbers))
  return { upMs: parseUpMs(files), disks }
}

function countersOf(all: readonly number[]): readonly number[] {
  const [reads = 0, , readSectors = 0, readMs = 0, writes = 0, , writtenSectors = 0, writeMs = 0, , busyMs = 0] = all
  return [reads, readSectors, readMs, writes, writtenSectors, writeMs, busyMs]
}

/** A partition stands beside its disk: "sda1" beside "sda", "nvme0n1p2" beside "nvme0n1". "xvda1" alone is a disk. */
function isDisk(name: string, names: ReadonlyMap<string, unknown>): boolean {
  if (NO_DISK.test(name)) return false
  const [, long = name] = /^(.*\d)p\d+$/u.exec(name) ?? []
  const [, short = name] = /^(.*\D)\d+$/u.exec(name) ?? []
  return !(long !== name && names.has(long)) && !(short !== name && names.has(short))
}

/** Disks that are in both readings and have ever done something, in the order of the kernel. */
export function disksBetween(from: DiskSample, to: DiskSample): readonly DiskIo[] {
  const overMs = to.upMs - from.upMs
  if (overMs <= 0) throw fault('unreadable', `${WHAT} did not go forward between two samples`)
  const disks: DiskIo[] = []
  for (const [name, now] of to.disks) {
    const before = from.disks.get(name)
    const gone = before && now.some((each) => each > 0) ? allGoneBy(before, now) : null
    if (gone) disks.push(diskOf(name, gone, overMs))
  }
  return disks
}

function diskOf(name: string, gone: readonly number[], overMs: Ms): DiskIo {
  const [reads = 0, readSectors = 0, readMs = 0, writes = 0, writtenSectors = 0, writeMs = 0, busyMs = 0] = gone
  const requests = reads + writes
  const perSecond = (value: number): number => (value * 1000) / overMs
  return {
    name,
    overMs,
    // The two clocks behind it tick apart by a little.
    busyRatio: Math.min(1, busyMs / overMs),
    readBytesPerSecond: perSecond(readSectors * SECTOR_BYTES),
    writtenBytesPerSecond: perSecond(writtenSectors * SECTOR_BYTES),
    requests,
    requestsPerSecond: perSecond(requests),
    ...(requests > 0 && { awaitMs: (readMs + writeMs) / requests }),
  }
}
