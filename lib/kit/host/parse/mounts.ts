import type { Mount } from '../../../model/host.ts'
import { noRow, rowsOf, unreadable } from './rows.ts'
import type { Space } from './space.ts'

/** What the table of mounts says about one of them. */
export interface MountRow {
  readonly path: string
  readonly device: string
  readonly type: string
  readonly readOnly: boolean
}

/** Rows of /proc/self/mounts. Source: proc(5), fstab(5). Blanks and the like are written as \040. */
export function parseMountTable(text: string): readonly MountRow[] {
  const rows = rowsOf(text)
  if (rows.includes('missing /proc/self/mounts')) throw noRow(text, '/proc/self/mounts')
  return rows.map((row) => {
    const [device, path, type, options, ...numbers] = row.split(' ')
    if (
      device === undefined ||
      type === undefined ||
      options === undefined ||
      !path?.startsWith('/') ||
      numbers.length !== 2
    )
      throw unreadable('the table of mounts', row)
    return { path: unescape(path), device: unescape(device), type, readOnly: options.split(',').includes('ro') }
  })
}

function unescape(text: string): string {
  return text.replace(/\\([0-3][0-7]{2})/gu, (_all, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)))
}

/**
 * One entry for each file system that has numbers, in order of path. Of several mounts on one place the last one is
 * on top; of several places of one device (bind mounts, subvolumes) the shortest path stands for all.
 */
export function joinMounts(rows: readonly MountRow[], space: ReadonlyMap<string, Space>): readonly Mount[] {
  const onTop = new Map(rows.map((row) => [row.path, row]))
  const byDevice = new Map<string, Mount>()
  for (const row of onTop.values()) {
    const numbers = space.get(row.path)
    if (numbers === undefined || numbers.totalBytes === 0) continue
    const key = hasDevice(row) ? `${row.type} ${row.device}` : row.path
    const known = byDevice.get(key)
    if (known === undefined || shorter(row.path, known.path)) byDevice.set(key, { ...row, ...numbers })
  }
  return [...byDevice.values()].sort((a, b) => (a.path < b.path ? -1 : 1))
}

/** A memory file system has no device: two of them share a word, not their bytes. */
function hasDevice({ type, device }: MountRow): boolean {
  return type !== 'tmpfs' && (device.startsWith('/') || type === 'zfs')
}

function shorter(path: string, than: string): boolean {
  return path.length === than.length ? path < than : path.length < than.length
}
