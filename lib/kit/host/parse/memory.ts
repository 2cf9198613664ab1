import type { HostMemory, HostSwap } from '../../../model/host.ts'
import { numbersIn, rowAt, rowEnd } from './numbers.ts'
import { noRow, unreadable } from './rows.ts'

const MEMINFO = '/proc/meminfo'

/**
 * Source: proc(5), /proc/meminfo. Kernels before 3.14 do not say what is available: free memory, the page cache
 * without shared memory, and the slabs that can be given back come near it.
 */
export function parseMemory(files: string): HostMemory {
  const total = needed(files, 'MemTotal')
  const free = needed(files, 'MemFree')
  const cached = bytes(files, 'Buffers') + needed(files, 'Cached') + bytes(files, 'SReclaimable')
  const available = field(files, 'MemAvailable') ?? free + Math.max(0, cached - bytes(files, 'Shmem'))
  return {
    totalBytes: total,
    availableBytes: Math.min(total, available),
    freeBytes: free,
    cachedBytes: cached,
  }
}

/** A host without swap has 0 bytes of it. */
export function parseSwap(files: string): HostSwap {
  return { totalBytes: needed(files, 'SwapTotal'), freeBytes: needed(files, 'SwapFree') }
}

function needed(files: string, name: string): number {
  const value = field(files, name)
  if (value === undefined) throw noRow(files, MEMINFO)
  return value
}

function bytes(files: string, name: string): number {
  return field(files, name) ?? 0
}

function field(files: string, name: string): number | undefined {
  const from = rowAt(files, `${name}:`)
  if (from < 0) return undefined
  const to = rowEnd(files, from)
  const [kib = NaN, ...more] = (files.endsWith(' kB', to) && numbersIn(files, from + name.length + 1, to - 3)) || []
  if (!Number.isSafeInteger(kib) || more.length > 0) throw unreadable(MEMINFO, files.slice(from, to))
  return kib * 1024
}
