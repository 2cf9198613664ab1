import type { DiskIo } from '../../../model/host.ts'
import type { Ms } from '../../../model/time.ts'
import { fault } from '../../fault.ts'
import { allGoneBy } from './counters.ts'
import { count, noRow } from './rows.ts'
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
  const rows = [...files.matchAll(/^ *\d+ +\d+ (\S+)((?: \d+){11,24})$/gmu)]
  if (rows.length === 0 && files.includes('missing /proc/diskstats')) throw noRow(files, '/proc/diskstats')
  const names = new Set(rows.map(([, name = '']) => name))
  const ofDisks = rows.filter(([, name = '']) => isDisk(name, names))
  const disks = new Map(ofDisks.map(([row, name = '', numbers = '']) => [name, countersOf(numbers, row)]))
  return { upMs: parseUpMs(files), disks }
}

function countersOf(numbers: string, row: string): readonly number[] {
  const column = numbers.trim().split(' ')
  return [0, 2, 3, 4, 6, 7, 9].map((at) => count(column[at], WHAT, row))
}

/** A partition stands beside its disk: "sda1" beside "sda", "nvme0n1p2" beside "nvme0n1". "xvda1" alone is a disk. */
function isDisk(name: string, names: ReadonlySet<string>): boolean {
  if (NO_DISK.test(name)) return false
  const [, long = name] = /^(.*\d)p\d+$/u.exec(name) ?? []
  const [, short = name] = /^(.*\D)\d+$/u.exec(name) ?? []
  return !(long !== name && names.has(long)) && !(short !== name && names.has(short))
}

/** Disks that are in both readings and have ever done something, in the order of the kernel. */
export function disksBetween(from: DiskSample, to: DiskSample): readonly DiskIo[] {
  const overMs = to.upMs - from.upMs
  if (overMs <= 0) throw fault('unreadable', `${WHAT} did not go forward between two samples`)
  return [...to.disks].flatMap(([name, now]) => {
    const before = from.disks.get(name)
    const gone = before && now.some((each) => each > 0) ? allGoneBy(before, now) : null
    return gone ? [diskOf(name, gone, overMs)] : []
  })
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
