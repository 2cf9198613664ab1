import type { Mount } from '../../../model/host.ts'
import { count, rowsOf, unreadable } from './rows.ts'

/** The numbers of one mounted file system. */
export type Space = Pick<Mount, 'totalBytes' | 'usedBytes' | 'availableBytes' | 'inodes'>

/** Rows of `stat -f -c '%S %b %f %a %c %d %n'`: block size, blocks, free, free for users, inodes, free inodes, path. */
export function parseStatFs(text: string): ReadonlyMap<string, Space> {
  return new Map(rowsOf(text).map(statRow))
}

function statRow(row: string): readonly [string, Space] {
  const [, size, blocks, free, available, inodes, freeInodes, path] =
    /^(\d+) (\d+) (\d+) (-?\d+) (\d+) (-?\d+) (\/.*)$/u.exec(row) ?? []
  if (path === undefined) throw unreadable('the space of a file system', row)
  const number = (digits: string | undefined): number => count(digits, 'the space of a file system', row)
  const blockBytes = number(size)
  const totalBytes = number(blocks) * blockBytes
  const usedBytes = Math.max(0, totalBytes - number(free) * blockBytes)
  const availableBytes = atLeastZero(available, row) * blockBytes
  const counted = inodesOf(number(inodes), atLeastZero(freeInodes, row))
  const space = { totalBytes, usedBytes, availableBytes }
  return [path, counted === undefined ? space : { totalBytes, usedBytes, availableBytes, inodes: counted }]
}

/** Below zero when root has used up its own reserve. */
function atLeastZero(digits: string | undefined, row: string): number {
  return digits?.startsWith('-') ? 0 : count(digits, 'the space of a file system', row)
}

/** File systems that make inodes as they need them (btrfs, vfat) say 0: there is no share to speak of. */
function inodesOf(total: number, free: number): Space['inodes'] {
  return total > 0 ? { total, used: Math.max(0, total - free) } : undefined
}

/**
 * Rows of `df -kP` and `df -iP`, for hosts whose `stat` cannot say it. A name that is too long may stand on a line of
 * its own (busybox), and may hold blanks: a row is recognised from its end.
 */
export function parseDf(blocks: string, inodes: string): ReadonlyMap<string, Space> {
  const inodesByPath = new Map(columns(inodes).map(({ path, total, used }) => [path, { total, used }]))
  return new Map(
    columns(blocks).map(({ path, total, used, available }) => {
      const counts = inodesByPath.get(path)
      const space = { totalBytes: total * 1024, usedBytes: used * 1024, availableBytes: available * 1024 }
      return [path, counts && counts.total > 0 ? { ...space, inodes: counts } : space]
    }),
  )
}

interface Columns {
  readonly path: string
  readonly total: number
  readonly used: number
  readonly available: number
}

const COLUMNS = /(?:^|\s)(\d+|-)[ \t]+(-?\d+|-)[ \t]+(-?\d+|-)[ \t]+(?:\d+%|-)[ \t]+(\/.*)$/u
const HEADER = /^Filesystem\s/u

function columns(text: string): readonly Columns[] {
  const rows = rowsOf(text)
  return rows.flatMap((row, index) => {
    const [, total, used, available, path] = COLUMNS.exec(row) ?? []
    if (path !== undefined)
      return [{ path, total: whole(total, row), used: whole(used, row), available: whole(available, row) }]
    // A name whose numbers stand in the next row.
    const next = rows[index + 1]
    if (HEADER.test(row) || (!/\s/u.test(row.trim()) && next !== undefined && /^\s+\d/u.test(next))) return []
    throw unreadable('the space of a file system', row)
  })
}

function whole(digits: string | undefined, row: string): number {
  return digits === undefined || digits.startsWith('-') ? 0 : count(digits, 'the space of a file system', row)
}
