import type { Mount } from '../../../model/host.ts'
import { eachRow, numbersIn, pastWord } from './numbers.ts'
import { noRow, unreadable } from './rows.ts'
import type { Space } from './space.ts'

/** What the table of mounts says about one of them. What may be written is what the file system itself says. */
export interface MountRow {
  readonly path: string
  readonly device: string
  readonly type: string
  readonly readOnly: boolean
}

/** Rows as /proc/self/mounts has them. Source: proc(5), fstab(5). Blanks and the like are written as \040. */
export function parseMountTable(text: string): readonly MountRow[] {
  const rows: MountRow[] = []
  eachRow(text, (from, to) => {
    if (from < to) rows.push(mountRow(text, from, to))
  })
  return rows
}

function mountRow(text: string, from: number, to: number): MountRow {
  if (text.startsWith('missing ', from)) throw noRow(text, '/proc/self/mountinfo')
  const pathAt = pastWord(text, from, to) + 1
  const typeAt = pastWord(text, pathAt, to) + 1
  const optionsAt = pastWord(text, typeAt, to) + 1
  const end = pastWord(text, optionsAt, to)
  if (!text.startsWith('/', pathAt) || numbersIn(text, end, to)?.length !== 2)
    throw unreadable('the table of mounts', text.slice(from, to))
  const options = `,${text.slice(optionsAt, end)},`
  return {
    path: unescape(text.slice(pathAt, typeAt - 1)),
    device: unescape(text.slice(from, pathAt - 1)),
    type: text.slice(typeAt, optionsAt - 1),
    readOnly: options.includes(',ro,'),
  }
}

function unescape(text: string): string {
  if (!text.includes('\\')) return text
  return text.replace(/\\([0-3][0-7]{2})/gu, (_all, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)))
}

/**
 * One entry for each file system that has numbers, in order of path. Of several mounts on one place the last one is
 * on top; of several places of one device (bind mounts, subvolumes) the shortest path stands for all.
 */
export function joinMounts(rows: readonly MountRow[], space: ReadonlyMap<string, Space>): readonly Mount[] {
  const onTop = new Map<string, MountRow>()
  for (const row of rows) onTop.set(row.path, row)
  const byDevice = new Map<string, Mount>()
  for (const row of onTop.values()) {
    const numbers = space.get(row.path)
    if (numbers === undefined || numbers.totalBytes === 0) continue
    const key = hasDevice(row) ? `${row.type} ${row.device}` : row.path
    const known = byDevice.get(key)
    if (known === undefined || shorter(row.path, known.path)) byDevice.set(key, mountOf(row, numbers))
  }
  return [...byDevice.values()].sort((a, b) => (a.path < b.path ? -1 : 1))
}

/** By hand: a spread of two records costs more than reading their rows. */
function mountOf({ path, device, type, readOnly }: MountRow, space: Space): Mount {
  const { totalBytes, usedBytes, availableBytes, inodes } = space
  return inodes === undefined
    ? { path, device, type, readOnly, totalBytes, usedBytes, availableBytes }
    : { path, device, type, readOnly, totalBytes, usedBytes, availableBytes, inodes }
}

/** A memory file system has no device: two of them share a word, not their bytes. */
function hasDevice({ type, device }: MountRow): boolean {
  return type !== 'tmpfs' && (device.startsWith('/') || type === 'zfs')
}

function shorter(path: string, than: string): boolean {
  return path.length === than.length ? path < than : path.length < than.length
}
