import { defineCheck, formatDuration, formatQuantity, chooser, measure, metric } from '../lib/kit/index.ts'
import * as z from 'zod'
import { selection, verdict } from '../lib/kit/index.ts'
import type { DiskIo } from '../lib/model/host.ts'

/**
 * Asks: /proc/diskstats twice, in the one host program.
 * Judges: for each disk the share of the time in which it was at work, and how long a request took on average (bad
 * above); the latter where at least ten ended, as one that woke a sleeping disk says nothing. Bytes and requests in a
 * second are judged when a limit says so.
 * Faults: not-supported where there is no /proc/diskstats.
 * Source: Documentation/admin-guide/iostats.rst of the kernel. Partitions, memory disks and images are left out.
 */
export default defineCheck({
  name: 'disk-io',
  title: 'Disk activity',
  needs: { host: ['diskIo'] },
  limits: {
    busy: { unit: 'ratio', bad: 'above', warn: '> 95%', about: 'share of the time with a request under way' },
    await: { unit: 'ms', bad: 'above', warn: '> 100ms', about: 'time that a request took, the queue included' },
    read: { unit: 'bytes', bad: 'above', about: 'bytes read in a second' },
    written: { unit: 'bytes', bad: 'above', about: 'bytes written in a second' },
    requests: { unit: 'per-second', bad: 'above', about: 'reads and writes' },
  },
  options: z.strictObject(selection('disks, as the kernel calls them')),
  observe: ({ host }) => host.diskIo,
  judge: (disks, { limits, options }) => {
    const chosen = chooser(options)
    return disks
      .filter(({ name }) => chosen(name))
      .map((disk) => {
        const waitMs = disk.awaitMs ?? 0
        return verdict({
          item: disk.name,
          say: wordsOf(disk),
          measures: [
            measure('busy', disk.busyRatio, limits.busy),
            ...(disk.requests >= ENOUGH ? [measure('await', waitMs, limits.await)] : []),
            measure('read', disk.readBytesPerSecond, limits.read),
            measure('written', disk.writtenBytesPerSecond, limits.written),
            measure('requests', disk.requestsPerSecond, limits.requests),
          ],
          metrics: disk.requests >= ENOUGH ? [] : [metric('await', waitMs, 'ms')],
        })
      })
  },
})

/** Requests of which an average can be taken. */
const ENOUGH = 10

function wordsOf({ busyRatio, readBytesPerSecond, writtenBytesPerSecond, requests, awaitMs }: DiskIo): string {
  return [
    `${formatQuantity(busyRatio, 'ratio')} busy`,
    `${rate(readBytesPerSecond)} read`,
    `${rate(writtenBytesPerSecond)} written`,
    ...(awaitMs !== undefined && requests >= ENOUGH ? [`${brief(awaitMs)} a request`] : []),
  ].join(', ')
}

function rate(bytesPerSecond: number): string {
  return `${formatQuantity(Math.round(bytesPerSecond), 'bytes')}/s`
}

/** Fast disks answer in a fraction of a millisecond. */
function brief(ms: number): string {
  return ms < 10 ? `${formatQuantity(ms, 'count')}ms` : formatDuration(ms)
}
